/** A real server around the parts under test, on loopback and any free port. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'

export interface Served { readonly port: number, close(): Promise<void> }
export interface Reply {
  status: number, headers: IncomingHttpHeaders, text: string
  json: () => { error: { code: string, why: string, fix: string } }
}
export interface Ask { method?: string, headers?: Record<string, string>, body?: string }

export async function serve(app: Express): Promise<Served> {
  const server = createServer(app)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve, reject) => {
      server.close(error => error === undefined ? resolve() : reject(error))
      server.closeAllConnections()
    }),
  }
}

/** Unlike fetch it sends any header as given, Host, Origin and Cookie too. */
export const ask = (port: number, path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.once('error', reject)
    response.once('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text,
        json: () => JSON.parse(text) as ReturnType<Reply['json']> })
    })
  })
  outgoing.once('error', reject)
  outgoing.end(body)
})

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'access-'))
export const removeFolder = (dir: string): void => rmSync(dir, { recursive: true })
