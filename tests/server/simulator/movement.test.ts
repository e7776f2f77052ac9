/** Units on their beats: possible, near their towns, and no more of them than a demo can bear. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeMovement } from '../../../server/sources/simulator/movement.ts'
import { unitsOf } from '../../../server/sources/simulator/forces.ts'
import { openTracks } from '../../../server/tracks/tracks.ts'
import { metresBetween } from '../../../server/tracks/travel.ts'
import { hangzhou, midnightOf } from './simulated.ts'

const HOUR = 3_600_000

test('every position of two hours is possible, none is told twice, and all units stay around their towns', async () => {
  const { pack } = await hangzhou()
  const options = { seed: 1, scale: 0.2 }
  const from = midnightOf(pack, '2026-11-23')
  const movement = makeMovement(pack, options)
  const fixes = movement(from, from + 2 * HOUR, id => id.endsWith('-1'))
  const tracks = openTracks({ file: path.join(mkdtempSync(path.join(tmpdir(), 'movement-')), 'tracks.db') })
  const judged = tracks.put(fixes)
  expect(judged.filter(({ verdict }) => verdict !== 'accepted')).toEqual([])
  expect(tracks.latest().size).toBe(2 * 191)
  tracks.close()
  const towns = new Map(unitsOf(pack, options).map(({ id, town }) => [id, town]))
  expect(Math.max(...fixes.map(fix => metresBetween(fix, towns.get(fix.unit)!)))).toBeLessThan(4000)
  const one = fixes.filter(({ unit }) => unit === fixes[0]!.unit)
  expect(one).toHaveLength(120)
  expect(new Set(one.map(({ lng, lat }) => `${lng} ${lat}`)).size).toBeGreaterThan(20)
  const halves = [...movement(from, from + HOUR, id => id.endsWith('-1')), ...movement(from + HOUR, from + 2 * HOUR, id => id.endsWith('-1'))]
  expect(JSON.stringify(halves) === JSON.stringify(fixes)).toBe(true)
})

test('a whole city is heard as often in sum as a fifth of it', async () => {
  const { pack } = await hangzhou()
  const from = midnightOf(pack, '2026-11-23')
  const count = (scale: number): number => makeMovement(pack, { seed: 1, scale })(from, from + HOUR, () => true).length
  expect(count(1)).toBeLessThan(1.3 * count(0.2))
})
