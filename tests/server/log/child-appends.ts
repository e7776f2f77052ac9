/** Appends facts to the log `argv[2]` without end, in appends of 1 to 30, and says each head that was acknowledged. */
import { writeSync } from 'node:fs'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { isFault } from '../../../server/fault.ts'
import { keyedFact, keyRecordOf } from './keyed-facts.ts'

const [file, limit = 'Infinity'] = process.argv.slice(2)

async function run(): Promise<void> {
  const log = await openSqliteLog({ file: file! })
  let { seq } = await log.head()
  while (seq < Number(limit)) {
    const facts = Array.from({ length: 1 + (seq * 7919) % 30 }, (_, i) => keyedFact(seq + 1 + i))
    await log.append(facts, facts.map(keyRecordOf))
    seq = facts.at(-1)!.seq
    writeSync(1, `${seq}\n`)
  }
  writeSync(1, 'full\n')
  await new Promise(resolve => setTimeout(resolve, 600_000))
}

run().catch((error: unknown) => {
  writeSync(1, `${isFault(error) ? error.code : String(error)}\n`)
  process.exit(3)
})
