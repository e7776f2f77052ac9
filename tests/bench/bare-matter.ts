/** What a matter weighs in plain rows as a wall holds them, measured in this process. */
import v8 from 'node:v8'
import vm from 'node:vm'
import { emptyCity, fold } from '#model/city.ts'
import { versionOf, type Fact } from '#model/fact.ts'
import { redactCity } from '#model/redact.ts'
import type { PostedFact } from './load.ts'
import { display } from './refold.ts'

const FACTS = 40_000

/** Bytes of one row, from many, in a map by id; `next` makes the facts, four to a matter. */
export function bareMatterBytes(next: () => PostedFact): number {
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc') as () => void
  const facts = Array.from({ length: FACTS }, (_, i) => {
    const { happenedAt, ...fact } = next()
    const at = Date.parse(happenedAt)
    return { ...fact, seq: i + 1, v: versionOf(fact.kind as Fact['kind']), happenedAt: at, recordedAt: at } as unknown as Fact
  })
  const city = redactCity(fold(emptyCity(), facts), display)
  const json = JSON.stringify([...city.tables.incidents.entries()])
  gc()
  const before = process.memoryUsage().heapUsed
  const rows = new Map(JSON.parse(json) as [string, object][])
  gc()
  return (process.memoryUsage().heapUsed - before) / rows.size
}
