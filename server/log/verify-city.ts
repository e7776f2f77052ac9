/** The whole proof: the chain as the log walks it, then every keyframe against a refold from the first fact. */
import { digestOf, emptyCity, fold } from '#model/city.ts'
import { MODEL_VERSION } from '#model/fact.ts'
import type { FactLog } from './fact-log.ts'

export type Proof =
  | { ok: true, facts: number, expunged: number, keyframes: number, digest: string }
  | { ok: false, facts: number, expunged: number, keyframes: number, seq: number, code: string, why: string }

/** Seq and digest of every keyframe of this model, oldest first. */
async function keyframesOf(log: FactLog, head: number): Promise<{ seq: number, digest: string }[]> {
  const found: { seq: number, digest: string }[] = []
  for (let seq = head; seq > 0;) {
    const keyframe = await log.keyframeBefore(seq, MODEL_VERSION)
    if (keyframe === undefined) break
    found.unshift({ seq: keyframe.seq, digest: keyframe.digest })
    seq = keyframe.seq - 1
  }
  return found
}

/** Walks the chain and refolds everything. The digest is of the whole city at the head. */
export async function prove(log: FactLog): Promise<Proof> {
  const walked = await log.verify()
  const { facts, expunged, keyframes } = walked
  if (!walked.ok) return { ok: false, facts, expunged, keyframes, seq: walked.seq, code: walked.code, why: walked.why }
  const frames = await keyframesOf(log, walked.head.seq)
  let city = emptyCity()
  let next = 0
  for await (const page of log.read({ after: 0, upTo: walked.head.seq })) {
    let from = 0
    while (next < frames.length && frames[next]!.seq <= page.at(-1)!.seq) {
      const { seq, digest } = frames[next]!
      const upTo = page.findIndex(fact => fact.seq > seq)
      city = fold(city, page.slice(from, upTo < 0 ? page.length : upTo))
      from = upTo < 0 ? page.length : upTo
      const refolded = digestOf(city)
      if (refolded !== digest) {
        return { ok: false, facts, expunged, keyframes, seq, code: 'keyframe.differs', why: `refolded ${refolded}, stored ${digest}` }
      }
      next += 1
    }
    city = fold(city, page.slice(from))
  }
  return { ok: true, facts, expunged, keyframes, digest: digestOf(city) }
}
