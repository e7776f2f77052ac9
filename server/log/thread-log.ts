/**
 * The log in one SQLite file, written by a thread of its own: the process answers, checks and folds while a commit is on its way
 * to the disk. Reading goes beside it, on a connection that cannot write.
 */
import { Worker } from 'node:worker_threads'
import type { Fact } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import { assertOwn } from './continuity.ts'
import type { FactLog, Head, Keyframe, KeyRecord, KnownKey, LogIdentity } from './fact-log.ts'
import { closedFault } from './log-faults.ts'
import { openSqliteLog, type SqliteLogOptions } from './sqlite-log.ts'
import { errorTold, faultTold, type Asked, type Told, type Writing } from './thread-words.ts'
import { textOf, writtenFacts } from './written-fact.ts'

interface Pending { resolve: (value: unknown) => void, reject: (reason: unknown) => void }

/** What comes and goes with each commit needs little room. */
const YOUNG_MB = 16

/** `script`: the built file of `log-thread.ts`. */
export type ThreadLogOptions = Omit<SqliteLogOptions, 'readOnly'> & { script: string }

const gone = (why: string): Fault => new Fault('log.thread', `the thread that writes the log has ended: ${why}; nothing of what waits was acknowledged`,
  'start the server again; report it with the server log', { status: 503 })

/** Calls to the thread and their answers. */
class Thread {
  readonly #worker: Worker
  readonly #onFault: (fault: Fault) => void
  readonly #pending = new Map<number, Pending>()
  readonly #opening: Pending
  readonly opened: Promise<string>
  readonly ended: Promise<void>
  #calls = 0
  #end: Fault | undefined

  constructor({ script, file, onFault = () => {} }: ThreadLogOptions) {
    this.#onFault = onFault
    this.#worker = new Worker(script, { workerData: file, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } })
    const opening = {} as Pending
    this.opened = new Promise<string>((resolve, reject) => Object.assign(opening, { resolve, reject }))
    this.#opening = opening
    this.#worker.on('message', (told: Told) => this.#hear(told))
    this.#worker.on('error', (error: Error) => this.#give(gone(error.stack ?? error.message)))
    this.ended = new Promise(resolve => this.#worker.once('exit', (code) => {
      this.#give(code === 0 ? closedFault() : gone(`exit code ${code}`))
      resolve()
    }))
  }

  #hear(told: Told): void {
    if ('opened' in told) this.#opening.resolve(told.opened)
    else if ('unopened' in told) this.#opening.reject(errorTold(told.unopened))
    else if ('fault' in told) this.#onFault(faultTold(told.fault))
    else {
      const pending = this.#pending.get(told.call)
      this.#pending.delete(told.call)
      if ('value' in told) pending?.resolve(told.value)
      else pending?.reject(errorTold(told.trouble))
    }
  }

  /** The thread is no more: whatever waits is told so, and whatever comes later. */
  #give(fault: Fault): void {
    if (this.#end === undefined && fault.code === 'log.thread') this.#onFault(fault)
    this.#end ??= fault
    this.#opening.reject(this.#end)
    for (const { reject } of this.#pending.values()) reject(this.#end)
    this.#pending.clear()
  }

  call<T>(method: Writing, args: readonly unknown[] | string): Promise<T> {
    if (this.#end !== undefined) return Promise.reject(this.#end)
    const call = ++this.#calls
    return new Promise<unknown>((resolve, reject) => {
      this.#pending.set(call, { resolve, reject })
      this.#worker.postMessage({ call, method, args } satisfies Asked)
    }) as Promise<T>
  }
}

function logOf(thread: Thread, reader: FactLog, epoch: string): FactLog {
  let closing: Promise<void> | undefined
  const write = <T>(method: Writing, args: readonly unknown[] | string): Promise<T> =>
    (closing === undefined ? thread.call<T>(method, args) : Promise.reject(closedFault()))
  async function end(): Promise<void> {
    await reader.close()
    await thread.call('close', [])
    await thread.ended
  }
  return {
    epoch,
    head: () => write<Head>('head', []),
    identity: () => write<LogIdentity | undefined>('identity', []),
    claim: identity => write('claim', [identity]),
    append: async (facts: readonly Fact[], keys: readonly (KeyRecord & { seq: number })[] = []) => {
      assertOwn(facts, keys)
      await write('append', textOf(writtenFacts(facts, keys)))
    },
    lookup: async keys => (keys.length === 0 && closing === undefined ? new Map() : await write<Map<string, KnownKey>>('lookup', [keys.map(({ source, key }) => ({ source, key }))])),
    knownIncidents: incidents => write('knownIncidents', [incidents]),
    expunge: seq => write('expunge', [seq]),
    putKeyframe: (keyframe: Keyframe) => write('putKeyframe', [keyframe]),
    read: range => reader.read(range),
    readHappened: range => reader.readHappened(range),
    about: incident => reader.about(incident),
    seqAt: at => reader.seqAt(at),
    keyframeBefore: (seq, modelVersion) => reader.keyframeBefore(seq, modelVersion),
    keyframesIn: (...asked) => reader.keyframesIn(...asked),
    verify: () => reader.verify(),
    backup: file => reader.backup(file),
    close: () => (closing ??= end()),
  }
}

/** Opens the log as `openSqliteLog` does, with the same faults, and `log.thread` where the thread is lost. */
export async function openThreadLog(options: ThreadLogOptions): Promise<FactLog> {
  const thread = new Thread(options)
  const epoch = await thread.opened.catch(async (error: unknown) => {
    await thread.ended
    throw error
  })
  const { file, upcast, onFault } = options
  const asked = { ...(upcast === undefined ? {} : { upcast }), ...(onFault === undefined ? {} : { onFault }) }
  const reader = await openSqliteLog({ file, readOnly: true, ...asked })
  return logOf(thread, reader, epoch)
}
