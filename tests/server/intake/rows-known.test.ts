import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { emptyCity } from '#model/city.ts'
import { versionOf, type Draft } from '#model/fact.ts'
import { makeWeigher } from '#model/load.ts'
import { passRows, type TimedRow } from '../../../server/intake/pass-rows.ts'
import { Spine } from '../../../server/intake/spine.ts'
import { openSqliteLog } from '../../../server/log/sqlite-log.ts'
import { smallPack } from '../../support/small-pack.ts'

const NOW = Date.UTC(2026, 0, 5, 12)

const row = (kind: 'volunteers.counted' | 'measure.reported' | 'unit.registered', body: object): TimedRow => ({
  key: { source: '110', key: kind, hash: kind }, recordedAt: NOW,
  draft: { kind, v: versionOf(kind), source: '110', key: kind, happenedAt: NOW, body } as unknown as Draft,
})

test('rows that are about no matter pass into a log that knows matters', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'rows-'))
  const log = await openSqliteLog({ file: path.join(dir, 'log.db') })
  try {
    const spine = new Spine({ log, city: emptyCity(), clock: () => NOW, onFault: (fault) => { throw fault } })
    const passage = {
      pack: smallPack(), weigh: makeWeigher(), closers: new Map(),
      dayFigures: () => Promise.reject(new Error('no day is settled here')),
    }
    const rows = [
      row('volunteers.counted', { town: 'e1', checkedIn: 3 }), row('unit.registered', { id: 'u1', force: 'patrol', town: 'e1' }),
      row('measure.reported', { indicator: 'calls.110', region: 'e1', period: '2026-01-05', value: 2, asOf: '2026-01-05', source: '110' }),
    ]
    expect(await passRows({ spine, log, passage, mayBeKnown: true }, rows)).toEqual({ accepted: 3, duplicate: 0 })
    await spine.close()
  }
  finally {
    await log.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
