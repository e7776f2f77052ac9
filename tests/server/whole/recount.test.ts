import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOf } from '#model/account.ts'
import { localDate } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import type { Summary } from '#model/summary.ts'
import { builtInPackDir } from '../../../server/pack/built-in-pack.ts'
import { loadPack } from '../../../server/pack/load-pack.ts'
import { build, freshDir, getJson, postFacts, startChildServer, type ChildServer } from '../../support/child-server.ts'
import { recount, type Row } from '../../support/recount.ts'

interface Page { at: string, total: number, incidents: Row[], cursor?: string }

let server: ChildServer
let origin: string
let pack: CityPack
beforeAll(async () => {
  await build()
  pack = (await loadPack(builtInPackDir(process.cwd()))).pack
  server = startChildServer({ DATA_DIR: freshDir('recount'), SIM_DAYS: '1', SIM_SCALE: '0.05' })
  origin = await server.origin
}, 240_000)
afterAll(() => server?.stop())

/** Every row of every page. */
async function rowsAt(at: string, view: string): Promise<Row[]> {
  const rows: Row[] = []
  let cursor = ''
  for (;;) {
    const where = cursor === '' ? `at=${encodeURIComponent(at)}` : `cursor=${encodeURIComponent(cursor)}`
    const { status, body } = await getJson<Page>(`${origin}/api/incidents?${where}&limit=500${view}`)
    expect([status, body.at]).toEqual([200, at])
    rows.push(...body.incidents)
    if (body.cursor === undefined) {
      expect([rows.length, new Set(rows.map(row => row.id)).size]).toEqual([body.total, body.total])
      return rows
    }
    cursor = body.cursor
  }
}

const yesterdayAt = (clock: string): string => `${localDate(Date.now() - 86_400_000, pack.timeZone)}T${clock}.000+08:00`
const summaryAt = async (at: string, view: string): Promise<Summary> =>
  (await getJson<{ at: string } & Summary>(`${origin}/api/city?at=${encodeURIComponent(at)}${view}`)).body

const DISTRICT = '330106'
const VIEWS = [
  ['an operator', '&audience=operator'], ['a display', '&audience=display'], ['a leader', '&audience=leader'],
  ['a display of one district', `&audience=display&area=${DISTRICT}`], ['an operator of one district', `&audience=operator&area=${DISTRICT}`],
] as const

describe.each(VIEWS)('the figures of %s, counted again from the rows of /api/incidents', (_, view) => {
  test.each([['19:30:00'], ['10:05:30']])('at %s: the summary says the same, and so does every card, over and under the line', async (clock) => {
    const at = yesterdayAt(clock)
    const summary = await summaryAt(at, view)
    const rows = await rowsAt(summary.at, view)
    const counted = recount(rows, summary.at, summary.towns.map(town => town.code), pack.categories.map(category => category.code))
    expect(counted.size).toBeGreaterThanOrEqual(10)
    const told = [...counted.keys()].map((id) => {
      const { value, numerator, denominator } = accountOf(id, summary, pack)!
      return [id, { numerator: numerator.value, denominator: denominator?.value ?? null, value }]
    })
    const expected = [...counted].map(([id, { numerator, denominator }]) => {
      const isRatio = id.endsWith('Rate')
      return [id, { numerator, denominator, value: !isRatio ? numerator : denominator === 0 ? null : numerator / denominator! }]
    })
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected))
  })
})

test('what is counted again is there to be counted', async () => {
  const { incidents, concerns, stages } = await summaryAt(yesterdayAt('19:30:00'), '')
  const { open, overdue, reportedToday, closedToday, closedOnTime, fallenDue, closedInTime, verified } = incidents
  const counts = { open, overdue, reportedToday, closedToday, closedOnTime, fallenDue, closedInTime, verified, concerns: concerns.open, ...stages }
  for (const [name, count] of Object.entries(counts)) {
    expect([name, count > 0]).toEqual([name, true])
  }
})

test('now, while the city goes on and matters come in that are on no town', async () => {
  const { body: receipt } = await postFacts(origin, ['a', 'b'].map(id => ({
    key: id, kind: 'incident.reported', source: 'four-platforms', simulated: true, happenedAt: new Date().toISOString(), body: { id, category: '02' },
  })))
  expect(receipt.accepted).toBe(2)
  const { at } = (await getJson<Summary>(`${origin}/api/city`)).body
  const summary = await summaryAt(at, '')
  expect(Math.min(summary.incidents.tray, summary.incidents.unlocated)).toBeGreaterThanOrEqual(2)
  const counted = recount(await rowsAt(at, ''), at, summary.towns.map(town => town.code), pack.categories.map(category => category.code))
  for (const [id, { numerator }] of counted) expect([id, accountOf(id, summary, pack)!.numerator.value]).toEqual([id, numerator])
})
