/** Any past moment, from the log: a keyframe and the facts after it, folded with the fold of live. */
import { gunzipSync } from 'node:zlib'
import { digestOf, emptyCity, foldingFrom, type City } from '#model/city.ts'
import { MODEL_VERSION, type Millis } from '#model/fact.ts'
import { decodeCity, type EncodedCity } from '#model/keyframe.ts'
import { localDayStart } from '#model/local-time.ts'
import type { Lens } from '#model/timeline.ts'
import { Fault } from '../fault.ts'
import type { FactLog, Keyframe } from './fact-log.ts'

/** The city inside a stored keyframe; a digest that differs from the stored one is a fault, not a picture. */
export function cityOf(keyframe: Keyframe): City {
  const city = decodeCity(JSON.parse(gunzipSync(keyframe.blob).toString('utf8')) as EncodedCity)
  const digest = digestOf(city)
  if (digest === keyframe.digest) return city
  throw new Fault('keyframe.differs', `the keyframe at ${keyframe.seq} has ${digest}, ${keyframe.digest} was stored`, 'run verify')
}

/** The city of the log's first `seq` facts. `onProgress` hears how far the refold has come. */
export async function cityAtSeq(log: FactLog, seq: number, onProgress?: (reached: number) => void): Promise<City> {
  const keyframe = await log.keyframeBefore(seq, MODEL_VERSION)
  const start = keyframe === undefined ? emptyCity() : cityOf(keyframe)
  const folding = foldingFrom(start)
  for await (const facts of log.read({ after: start.seq, upTo: seq })) {
    folding.add(facts)
    onProgress?.(facts.at(-1)!.seq)
  }
  return folding.city()
}

/**
 * The city at a moment. `known`: all facts recorded by then. `happened`: from what was known two local midnights before,
 * everything that had happened by then, whenever it was recorded, in the order of happening.
 */
export async function cityAt(log: FactLog, at: Millis, lens: Lens, timeZone: string): Promise<City> {
  if (lens === 'known') return await cityAtSeq(log, await log.seqAt(at))
  const midnight = localDayStart(localDayStart(at, timeZone) - 1, timeZone)
  const from = await cityAtSeq(log, await log.seqAt(midnight))
  const folding = foldingFrom(from)
  for await (const facts of log.readHappened({ after: from.seq, until: at })) folding.add(facts)
  return folding.city()
}
