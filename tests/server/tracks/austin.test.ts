import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fix } from '#model/track-wire.ts'
import { openTracks, type Judgement } from '../../../server/tracks/tracks.ts'
import { isPossible, metresBetween, speedBetween } from '../../../server/tracks/travel.ts'
import { austinFixes, byUnit, expected, type Expected } from './austin.ts'

const inTime = (list: readonly Fix[]): Fix[] => [...list].sort((a, b) => a.at - b.at)
const pairs = (list: readonly Fix[]): [Fix, Fix][] => list.slice(1).map((fix, i) => [list[i]!, fix])

describe('a Sunday of 146 buses', () => {
  let all: Fix[]
  let known: Expected
  let dir: string
  beforeAll(async () => {
    [all, known] = await Promise.all([austinFixes(), expected()])
    dir = mkdtempSync(path.join(tmpdir(), 'austin-'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  /** Puts all fixes in batches, reads all back, and says which were refused. */
  async function kept(name: string, list: readonly Fix[]): Promise<{ judgements: Judgement[], stored: Fix[] }> {
    const tracks = openTracks({ file: path.join(dir, `${name}.db`) })
    const judgements: Judgement[] = []
    for (let i = 0; i < list.length; i += 1000) judgements.push(...tracks.put(list.slice(i, i + 1000)))
    const stored: Fix[] = []
    for await (const page of tracks.read({ from: 0, to: Number.MAX_SAFE_INTEGER })) stored.push(...page)
    tracks.close()
    return { judgements, stored }
  }

  test('counts and impossible neighbours are those of the file\'s description', () => {
    const units = byUnit(all)
    expect([all.length, units.size]).toEqual([known.rows, known.vehicles])
    const jumps = [...units.values()].flatMap(list => pairs(inTime(list)).filter(([a, b]) => !isPossible(a, b)))
    expect(jumps).toHaveLength(known.implied_speed_over_200_kmh)
    for (const [unit, from, to, metres, kmh] of known.implied_speed_over_200_kmh_examples) {
      const [a, b] = jumps.find(([x, y]) => x.unit === unit && x.at === Date.parse(from) && y.at === Date.parse(to))!
      expect([Math.round(metresBetween(a, b)), Math.round(speedBetween(a, b)! * 3.6)]).toEqual([metres, kmh])
    }
  })

  test('in order of time each jump costs one fix: 24 jumps are 23 refusals, for one vehicle jumps there and back', async () => {
    const { judgements, stored } = await kept('time', inTime(all))
    expect(judgements.filter(j => j.verdict === 'rejected')).toHaveLength(known.implied_speed_over_200_kmh - 1)
    expect(judgements.filter(j => j.verdict === 'duplicate')).toHaveLength(0)
    expect(stored).toHaveLength(known.rows - known.implied_speed_over_200_kmh + 1)
  })

  test('in the order of the file all late fixes are kept, and read back in order', async () => {
    const { judgements, stored } = await kept('file', all)
    const last = new Map<string, number>()
    const late = all.map((fix) => {
      const isLate = fix.at < (last.get(fix.unit) ?? 0)
      last.set(fix.unit, fix.at)
      return isLate
    })
    expect(late.filter(Boolean)).toHaveLength(known.out_of_order_fixes_total)
    expect(judgements.filter((j, i) => late[i] && j.verdict === 'accepted')).toHaveLength(known.out_of_order_fixes_total)
    expect(judgements.filter(j => j.verdict === 'rejected').length).toBe(all.length - stored.length)
    for (const list of byUnit(stored).values()) for (const [a, b] of pairs(list)) expect(a.at).toBeLessThan(b.at)
    const hours: Record<string, number> = {}
    for (const { at } of stored) {
      const hour = new Date(at - 5 * 3_600_000).toISOString().slice(11, 13)
      hours[hour] = (hours[hour] ?? 0) + 1
    }
    for (const [hour, rows] of Object.entries(known.rows_per_hour)) {
      if (!['09', '14', '15'].includes(hour)) expect([hour, hours[hour]]).toEqual([hour, rows])
    }
    expect(judgements.filter(j => j.verdict === 'rejected').length).toBe(known.implied_speed_over_200_kmh - 1)
  })
})
