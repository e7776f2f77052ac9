/** A crowd of clients in processes of their own, as many as one process can be. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { MODEL_VERSION } from '#model/fact.ts'

const CLIENTS_A_PROCESS = 1_500

/** Speaks just enough of the protocol to be a client; tells `ready` when all are welcome, `tick` when all have the next batch. */
const CROWD = `
const [wsPath, port, mode, count, model] = process.argv.slice(1)
const WebSocket = require(wsPath)
const live = mode === 'live'
let begun = 0, ready = 0, got = 0
const startSome = () => { for (let i = 0; i < 50 && begun < +count; i++) start() }
const start = () => {
  begun++
  const ws = new WebSocket('ws://127.0.0.1:' + port + (live ? '/socket.io/?EIO=4&transport=websocket' : '/'), { perMessageDeflate: false })
  let greeted = false
  const welcome = () => {
    greeted = true
    if (++ready === +count) process.send('ready')
    else if (ready === begun) startSome()
  }
  ws.on('open', () => { if (!live) welcome() })
  ws.on('message', (data, isBinary) => {
    if (isBinary) return
    const text = data.toString('latin1', 0, 24)
    if (!live || text.startsWith('42["batch"')) { if (++got === +count) { got = 0; process.send('tick') } }
    else if (text[0] === '0') ws.send('40{"page":"/wall"}')
    else if (text.startsWith('40')) ws.send('42["hello",{"modelVersion":' + model + '}]')
    else if (text === '2') ws.send('3')
    else if (!greeted && text.includes('["welcome"')) welcome()
  })
}
startSome()
process.on('disconnect', () => process.exit(0))
`

export interface Crowd {
  /** Resolves when every client has had one more batch. */
  tick: () => Promise<void>
  close: () => void
}

async function until(member: ChildProcess, word: string): Promise<void> {
  const [said] = await once(member, 'message') as [string]
  if (said !== word) throw new Error(`the crowd said ${said}, not ${word}`)
}

/** So many clients of the live push (`live`) or of a bare socket (`bare`) on a port of this machine; all of them are welcome when it resolves. */
export async function openCrowd(port: number, mode: 'live' | 'bare', clients: number): Promise<Crowd> {
  const ws = createRequire(import.meta.url).resolve('ws')
  const processes = Math.ceil(clients / CLIENTS_A_PROCESS)
  const members: ChildProcess[] = []
  for (let i = 0; i < processes; i++) {
    const count = Math.floor((clients + i) / processes)
    const args = ['-e', CROWD, ws, String(port), mode, String(count), String(MODEL_VERSION)]
    const member = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    members.push(member)
    await until(member, 'ready')
  }
  return {
    tick: async () => { await Promise.all(members.map(member => until(member, 'tick'))) },
    close: () => {
      for (const member of members) member.disconnect()
    },
  }
}
