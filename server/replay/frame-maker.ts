/** Keyframes of past moments, made in a thread of their own: whoever writes or asks meanwhile is not held up by it. */
import { gzipSync } from 'node:zlib'
import { Worker } from 'node:worker_threads'
import { digestOf } from '#model/city.ts'
import { MODEL_VERSION } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { Fault } from '../fault.ts'
import type { FactLog, Keyframe } from '../log/fact-log.ts'
import { errorTold, type Trouble } from '../log/thread-words.ts'
import { NearCities } from './near-cities.ts'
import { QUICKLY } from './packed.ts'

/** Makes the keyframe of the log's first `seq` facts. Faults: those of the log, and `replay.thread` where the thread is lost. */
export interface FrameMaker { make: (seq: number) => Promise<Keyframe>, close: () => Promise<void> }

/** After so long without work the thread ends and gives its memory back. */
const IDLE_MS = 5_000
/** What comes and goes with each keyframe needs little room. */
const YOUNG_MB = 32

export interface FrameAsked { seq: number }
export type FrameTold = { seq: number } & ({ keyframe: Keyframe } | { trouble: Trouble })

async function keyframeOf(cities: NearCities, log: FactLog, seq: number): Promise<Keyframe> {
  const city = await cities.at(log, seq)
  const blob = gzipSync(JSON.stringify(encodeCity(city)), QUICKLY)
  return { seq, recordedAt: city.recordedAt, modelVersion: MODEL_VERSION, digest: digestOf(city), blob }
}

/** Makes them where it is called: in the thread, and where nothing is built. */
export function frameMakerOf(log: FactLog): FrameMaker {
  let cities = new NearCities(1)
  return {
    make: seq => keyframeOf(cities, log, seq),
    close: () => {
      cities = new NearCities(1)
      return Promise.resolve()
    },
  }
}

interface Pending { resolve: (keyframe: Keyframe) => void, reject: (why: unknown) => void }

/** One at a time, in the order asked, in the thread of `script` (the built `frame-thread.ts`) over the log in `file`. */
export function threadFrameMaker({ script, file }: { script: string, file: string }): FrameMaker {
  const pending = new Map<number, Pending>()
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  const give = (why: string): void => {
    worker = undefined
    const fault = new Fault('replay.thread', `the thread that makes keyframes has ended: ${why}`, 'ask again; report it with the server log', { status: 503 })
    for (const { reject } of pending.values()) reject(fault)
    pending.clear()
  }
  const end = async (): Promise<void> => {
    const ending = worker
    give('it was closed')
    clearTimeout(idle)
    await ending?.terminate()
  }
  function hear(told: FrameTold): void {
    const asked = pending.get(told.seq)
    pending.delete(told.seq)
    if ('keyframe' in told) asked?.resolve({ ...told.keyframe, blob: Buffer.from(told.keyframe.blob) })
    else asked?.reject(errorTold(told.trouble))
    if (pending.size === 0) idle = setTimeout(() => void end(), IDLE_MS).unref()
  }
  function start(): Worker {
    const started = new Worker(script, { workerData: file, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } })
    const isOurs = (): boolean => worker === started
    started.on('message', (told: FrameTold) => isOurs() && hear(told))
    started.on('error', error => isOurs() && give(error.stack ?? error.message))
    started.on('exit', code => isOurs() && give(`exit code ${code}`))
    return started
  }
  return {
    make: seq => new Promise((resolve, reject) => {
      clearTimeout(idle)
      pending.set(seq, { resolve, reject })
      worker ??= start()
      worker.postMessage({ seq } satisfies FrameAsked)
    }),
    close: end,
  }
}
