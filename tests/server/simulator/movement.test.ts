/** Units on their beats: possible, near their towns, heard each minute of their duty, on past days too. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { City } from '#model/city.ts'
import { isOnDuty } from '#model/force.ts'
import { roundedFix, type Fix } from '#model/track-wire.ts'
import { makeMovement, rosterOf } from '../../../server/sources/simulator/movement.ts'
import { unitsOf } from '../../../server/sources/simulator/forces.ts'
import { simulateDay } from '../../../server/sources/simulator/day.ts'
import { WINDOW_MS } from '../../../server/tracks/track-store.ts'
import { openTracks } from '../../../server/tracks/tracks.ts'
import { metresBetween } from '../../../server/tracks/travel.ts'
import { citiesAt, hangzhou, logged, midnightOf } from './simulated.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('every position of two hours is possible, none is told twice, and all units stay around their towns', async () => {
  const { pack } = await hangzhou()
  const options = { seed: 1, scale: 0.2 }
  const from = midnightOf(pack, '2026-11-23')
  const movement = makeMovement(pack, options)
  const fixes = movement(from, from + 2 * HOUR, ({ id }) => id.endsWith('-1'))
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
  const halves = [...movement(from, from + HOUR, ({ id }) => id.endsWith('-1')), ...movement(from + HOUR, from + 2 * HOUR, ({ id }) => id.endsWith('-1'))]
  expect(JSON.stringify(halves) === JSON.stringify(fixes)).toBe(true)
})

test('at any scale each unit is told once a minute while it is on duty, by the shifts that the log tells of', async () => {
  const { pack } = await hangzhou()
  const date = '2026-11-23'
  const from = midnightOf(pack, date)
  for (const scale of [0.05, 1]) {
    const options = { seed: 1, scale }
    const roster = rosterOf(pack, options)
    const told = new Map<string, number>()
    for (const { unit } of makeMovement(pack, options)(from + 9 * HOUR - 1, from + 10 * HOUR - 1, roster)) told.set(unit, (told.get(unit) ?? 0) + 1)
    const onDuty = unitsOf(pack, options).filter(unit => roster(unit, from + 9 * HOUR))
    expect([...told.keys()].sort()).toEqual(onDuty.map(({ id }) => id).sort())
    expect(new Set(told.values())).toEqual(new Set([60]))
  }
  const options = { seed: 1, scale: 0.02 }
  const roster = rosterOf(pack, options)
  const shifts = simulateDay(pack, from, options).flatMap(fact => (fact.kind === 'unit.status-changed' ? [fact] : []))
  const [[, city]] = [...citiesAt(logged(pack, shifts), [from + 13 * HOUR])] as [[number, City]]
  const working = [...city.tables.units.values()].filter(({ status }) => isOnDuty(status)).map(({ id }) => id)
  expect(unitsOf(pack, options).filter(unit => roster(unit, from + 13 * HOUR)).map(({ id }) => id).sort()).toEqual(working.sort())
})

test('past windows that hold nothing are filled, newest first, and what was there stays', async () => {
  const { pack } = await hangzhou()
  const from = midnightOf(pack, '2026-11-23')
  const movement = makeMovement(pack, { seed: 1, scale: 0.02 })
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'movement-')), 'tracks.db')
  const tracks = openTracks({ file })
  const [kept] = movement(from + 30 * MINUTE, from + 40 * MINUTE, () => true)
  tracks.put([kept!])
  const spans: number[] = []
  const fill = (asked: number): Promise<void> => tracks.fill({ from, to: from + HOUR - 1 }, (span) => {
    spans.push(span.from - from)
    return movement(span.from - 1, span.to, () => true)
  }, () => Promise.resolve(spans.length < asked))
  const at = Math.floor((kept!.at - from) / WINDOW_MS) * WINDOW_MS
  const all = Array.from({ length: 12 }, (_, i) => HOUR - (i + 1) * WINDOW_MS).filter(start => start !== at)
  await fill(5)
  expect(spans).toEqual(all.slice(0, 5))
  await fill(Infinity)
  expect(spans).toEqual(all)
  await fill(Infinity)
  expect(spans).toEqual(all)
  const held: Fix[] = []
  for await (const page of tracks.read({ from, to: from + HOUR - 1 })) held.push(...page)
  const expected = [...all.flatMap(start => movement(from + start - 1, from + start + WINDOW_MS - 1, () => true)), kept!].map(roundedFix)
  const inOrder = (fixes: readonly Fix[]): Fix[] => [...fixes].sort((a, b) => a.at - b.at || (a.unit < b.unit ? -1 : 1))
  expect(inOrder(held)).toEqual(inOrder(expected))
  expect(tracks.latest().size).toBe(1)
  tracks.close()
})
