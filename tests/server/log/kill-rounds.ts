/** kill -9 in the middle of appending, again and again on one file; both the short and the long form use it. */
import { collect } from '../../contract/some-facts.ts'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { keyedFact, keyRecordOf } from './keyed-facts.ts'
import { kill9, spawnModule } from './spawn-module.ts'

/** What a round found: the last seq acknowledged before the kill, and the head after it. */
export interface Round { acknowledged: number, head: number }

/** A small seeded generator of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const fail = (why: string): never => {
  throw new Error(why)
}

/** Reads all of the log and compares it with what was sent; throws where something is lost, changed or there twice. */
async function check(file: string, acknowledged: number): Promise<number> {
  const log = await openSqliteLog({ file })
  try {
    const { seq: head } = await log.head()
    if (head < acknowledged) fail(`fact ${acknowledged} was acknowledged, the log ends at ${head}`)
    const facts = await collect(log.read({ after: 0 }))
    if (facts.length !== head) fail(`${facts.length} facts up to ${head}`)
    for (const [i, fact] of facts.entries()) {
      if (JSON.stringify(fact) !== JSON.stringify(keyedFact(i + 1))) fail(`fact ${i + 1} came back as ${JSON.stringify(fact)}`)
    }
    const near = Array.from({ length: 60 }, (_, i) => Math.max(1, head - 29) + i)
    const known = await log.lookup(near.map(seq => keyRecordOf(keyedFact(seq))))
    const wrong = near.find(seq => (known.get(`110\u0000k${seq}`)?.seq ?? 0) !== (seq <= head ? seq : 0))
    if (wrong !== undefined) fail(`key of ${wrong} is wrong at head ${head}`)
    const report = await log.verify()
    if (!report.ok) fail(`verify: ${report.why} at ${report.seq}`)
    return head
  } finally {
    await log.close()
  }
}

/** `rounds` kills at points chosen by `seed`, of a process that appends to `file` all the time. */
export async function killRounds({ file, rounds, seed }: { file: string, rounds: number, seed: number }): Promise<Round[]> {
  const random = seeded(seed)
  const done: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const running = spawnModule('tests/server/log/child-appends.ts', [file])
    const acks = 1 + Math.floor(random() * 60)
    await running.line(() => running.lines.length >= acks)
    await kill9(running)
    const acknowledged = Number(running.lines.at(-1))
    done.push({ acknowledged, head: await check(file, acknowledged) })
  }
  return done
}
