import express from 'express'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fault } from '../../../server/fault.ts'
import { clientPages } from '../../../server/http/client-files.ts'
import { errorAnswer } from '../../../server/http/error-answer.ts'

const LENGTH = 8_000_000
let dir: string
let server: Server
const heard: Fault[] = []

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'wuse-pages-'))
  await writeFile(path.join(dir, 'index.html'), 'x'.repeat(LENGTH))
  server = express().use(clientPages(dir), errorAnswer(fault => void heard.push(fault))).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await rm(dir, { recursive: true })
})

test('a reader who hangs up is nobody\'s fault', async () => {
  const { port } = server.address() as AddressInfo
  for (let i = 0; i < 20; i++) {
    const connected = once(server, 'connection') as Promise<[Socket]>
    const reader = connect(port, '127.0.0.1')
    const gone = connected.then(([socket]) => new Promise(resolve => socket.once('close', resolve)))
    await once(reader, 'connect')
    reader.write('GET /wall HTTP/1.1\r\nHost: a\r\n\r\n', () => reader.resetAndDestroy())
    await gone
  }
  const answer = await fetch(`http://127.0.0.1:${port}/wall`)
  expect([answer.status, (await answer.text()).length]).toEqual([200, LENGTH])
  expect(heard).toEqual([])
})
