import express from 'express'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http, { type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packedFiles } from '../../../server/http/packed-files.ts'

const CODE = 'export const a = 1\n'.repeat(500)
let dir: string
let server: Server

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'wuse-packed-files-'))
  await writeFile(path.join(dir, 'page-a1.js'), CODE)
  await writeFile(path.join(dir, 'face-b2.woff2'), 'font')
  server = express().use(packedFiles(dir), express.static(dir)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await rm(dir, { recursive: true })
})

interface Answer { status: number | undefined, headers: IncomingMessage['headers'], bytes: Buffer }

async function get(file: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo
  const request = http.request({ port, host: '127.0.0.1', path: file, method, headers }).end()
  const [response] = await once(request, 'response') as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts) }
}

test('a built file comes compressed to whoever takes it, and is the same file', async () => {
  const packed = await get('/page-a1.js', { 'accept-encoding': 'gzip, br' })
  expect(packed).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip', 'vary': 'Accept-Encoding', 'cache-control': 'public, max-age=31536000, immutable' } })
  expect(packed.headers['content-type']).toMatch(/^text\/javascript/)
  expect(gunzipSync(packed.bytes).toString()).toBe(CODE)
  expect(Number(packed.headers['content-length'])).toBe(packed.bytes.length)
  expect(packed.bytes.length).toBeLessThan(CODE.length / 10)
  expect((await get('/page-a1.js', { 'accept-encoding': 'gzip' })).bytes).toEqual(packed.bytes)
})

test('it comes plain to whoever does not, and the answer says that it depends', async () => {
  const plain = await get('/page-a1.js')
  expect([plain.status, plain.headers['content-encoding'], plain.headers.vary, plain.bytes.toString()]).toEqual([200, undefined, 'Accept-Encoding', CODE])
  expect((await get('/page-a1.js', { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined()
})

test('HEAD tells the length and sends nothing; what is compressed already or missing is left to the next handler', async () => {
  const head = await get('/page-a1.js', { 'accept-encoding': 'gzip' }, 'HEAD')
  expect([head.status, head.headers['content-encoding'], head.bytes.length]).toEqual([200, 'gzip', 0])
  const font = await get('/face-b2.woff2', { 'accept-encoding': 'gzip' })
  expect([font.status, font.headers['content-encoding'], font.bytes.toString()]).toEqual([200, undefined, 'font'])
  for (const file of ['/none.js', '/../secret.js', '/%2e%2e/secret.js']) expect((await get(file, { 'accept-encoding': 'gzip' })).status).toBe(404)
})
