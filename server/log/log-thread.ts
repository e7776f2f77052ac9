/** The thread that writes a log: the log in its SQLite file, one call after the other. Started by `openThreadLog`. */
import { parentPort, workerData } from 'node:worker_threads'
import { openSqliteLog, type SqliteFactLog } from './sqlite-log.ts'
import { toldFault, troubleWith, type Asked, type Told } from './thread-words.ts'
import { factsIn } from './written-fact.ts'

const port = parentPort!
const tell = (told: Told): void => port.postMessage(told)

async function answer(log: SqliteFactLog, { method, args }: Asked): Promise<unknown> {
  if (typeof args === 'string') return await log.appendWritten(factsIn(args))
  return await (log[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args)
}

async function run(): Promise<void> {
  const log = await openSqliteLog({ file: workerData as string, onFault: fault => tell({ fault: toldFault(fault) }) })
  tell({ opened: log.epoch })
  let turn = Promise.resolve()
  port.on('message', (asked: Asked) => {
    turn = turn.then(async () => {
      try {
        tell({ call: asked.call, value: await answer(log, asked) })
      }
      catch (error) {
        tell({ call: asked.call, trouble: troubleWith(error) })
      }
      if (asked.method === 'close') port.close()
    })
  })
}

run().catch((error: unknown) => tell({ unopened: troubleWith(error) }))
