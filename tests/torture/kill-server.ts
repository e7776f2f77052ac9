/** kill -9 of the whole built server under HTTP load, again and again on one data folder. */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSqliteLog } from '../../server/log/sqlite-log.ts'
import { LOG_FILE } from '../../server/open-city.ts'
import { freshDir, postFacts, startChildServer, wuse } from '../support/child-server.ts'
import { chanceOf, type Chance } from '../support/seeded.ts'

const POSTERS = 4
const MOST_FACTS = 40
/** A kill falls so long after the wall could be opened, or after the start of the process. Milliseconds. */
const LOAD_MS = 1200
const START_MS = 900
const SHARE_AT_START = 0.15
const CATEGORIES = ['02', '03', '04', '05']
const STAGES = ['incident.assigned', 'incident.accepted', 'incident.handled', 'incident.closed'] as const

interface Sent { key: string }
/** `acknowledged`: key to the seq that was told; `unanswered`: batches that were under way when the server died. */
interface Tally { acknowledged: Map<string, number>, unanswered: Sent[][], batches: number }

/** What was found: `wrong` is empty when nothing acknowledged is lost and nothing is there twice. */
export interface KillReport { rounds: number, atStart: number, acknowledged: number, facts: number, repeated: number, wrong: string[] }

function batchOf(chance: Chance, name: string): (Sent & Record<string, unknown>)[] {
  return Array.from({ length: 1 + chance.below(MOST_FACTS) }, (_, i) => {
    const matter = `${name}-${i >> 1}`
    const happenedAt = new Date(Date.now() - 60_000).toISOString()
    return i % 2 === 0
      ? { key: `${name}-${i}`, kind: 'incident.reported', happenedAt, source: '110', body: { id: matter, category: chance.pick(CATEGORIES), town: '330102001', title: '争执' } }
      : { key: `${name}-${i}`, kind: chance.pick(STAGES), happenedAt, source: '110', body: { id: matter } }
  })
}

async function post(origin: string, batch: readonly Sent[], tally: Tally): Promise<number> {
  const { status, body } = await postFacts(origin, batch)
  if (status !== 200) throw new Error(`answered ${status}`)
  tally.batches += 1
  for (const [i, { key }] of batch.entries()) {
    const verdict = body.verdicts[i]
    if (verdict?.verdict === 'accepted' || verdict?.verdict === 'duplicate') tally.acknowledged.set(key, verdict.seq ?? 0)
    else throw new Error(`${key} got ${JSON.stringify(verdict)}`)
  }
  return body.duplicate
}

/** Posts until the server is gone: what fails then was not acknowledged and is sent again in the next round. */
async function poster(origin: string, chance: Chance, name: string, tally: Tally, isOver: () => boolean): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    const batch = batchOf(chance, `${name}-${n}`)
    try {
      await post(origin, batch, tally)
    }
    catch (error) {
      tally.unanswered.push(batch)
      if (!isOver()) throw error
    }
  }
}

/** Compares the log with what was told, from `after` on; answers its head. */
async function check(file: string, after: number, { acknowledged }: Tally, seen: Map<string, number>, wrong: string[]): Promise<number> {
  const log = await openSqliteLog({ file, readOnly: true })
  try {
    for await (const facts of log.read({ after })) {
      for (const { key, seq } of facts) {
        if (key === undefined) continue
        const first = seen.get(key)
        if (first !== undefined) wrong.push(`${key} is there twice, at ${first} and ${seq}`)
        seen.set(key, seq)
      }
    }
    for (const [key, seq] of acknowledged) {
      if (seen.get(key) !== seq) wrong.push(`${key} was acknowledged at ${seq}, the log has it at ${seen.get(key) ?? 'no place'}`)
    }
    acknowledged.clear()
    return (await log.head()).seq
  }
  finally {
    await log.close()
  }
}

export interface KillOptions { rounds: number, seed: number, onRound?: (round: number) => void }

/**
 * `rounds` starts and kills at points chosen by `seed` (build first). Each start goes on where the last was killed, without a
 * hand; batches that got no answer are sent again, as a sender would. Ends with `verify`. Throws where a start fails.
 */
export async function killServer({ rounds, seed, onRound }: KillOptions): Promise<KillReport> {
  const chance = chanceOf(seed)
  const DATA_DIR = freshDir('kill')
  const file = path.join(DATA_DIR, LOG_FILE)
  const tally: Tally = { acknowledged: new Map(), unanswered: [], batches: 0 }
  const seen = new Map<string, number>()
  const report: KillReport = { rounds, atStart: 0, acknowledged: 0, facts: 0, repeated: 0, wrong: [] }
  for (let round = 0; round < rounds && report.wrong.length === 0; round++) {
    const server = startChildServer({ DATA_DIR, SOURCES: 'none' })
    if (round > 0 && chance.next() < SHARE_AT_START) {
      await pause(chance.below(START_MS))
      await server.stop('SIGKILL')
      report.atStart += 1
    }
    else {
      const origin = await server.origin
      let isOver = false
      for (const batch of tally.unanswered.splice(0)) report.repeated += await post(origin, batch, tally)
      const chances = Array.from({ length: POSTERS }, (_, p) => chanceOf(seed * 1000 + round * POSTERS + p))
      const posters = chances.map((own, p) => poster(origin, own, `r${round}p${p}`, tally, () => isOver))
      await Promise.race([pause(chance.below(LOAD_MS)), ...posters])
      isOver = true
      await server.stop('SIGKILL')
      await Promise.all(posters)
      report.acknowledged += tally.acknowledged.size
      report.facts = await check(file, report.facts, tally, seen, report.wrong)
    }
    onRound?.(round + 1)
  }
  const proof = await wuse(['verify'], { DATA_DIR })
  if (proof.code !== 0) report.wrong.push(`verify: ${proof.stdout}${proof.stderr}`)
  return report
}
