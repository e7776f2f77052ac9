import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Fact } from '#model/fact.ts'
import { importFiles, type ImportReport } from '../../../server/import/import-files.ts'
import type { ImportMapping } from '../../../server/pack/import-mapping.ts'
import { scrub } from '../../../server/privacy/scrub.ts'
import { openCounty, winterInstant, type County } from '../../real/montgomery/county.ts'
import { montgomeryPackDir } from '../../support/montgomery-pack.ts'

const HEADER = 'case,at,known,lng,lat,kind,town,words'
const MAPPING: ImportMapping = {
  fact: 'incident.reported', source: 'desk', key: ['case', 'at', 'known'], id: ['case'],
  happenedAt: { column: 'at', format: 'yyyy-MM-dd HH:mm:ss' }, recordedAt: { column: 'known', format: 'yyyy-MM-dd HH:mm:ss' },
  location: { lng: 'lng', lat: 'lat', crs: 'WGS84', placeholders: [[-75.3, 40.1]] },
  region: { column: 'town', by: 'name', alias: { 'HATFIELD TOWNSHIP': 'Hatfield Twp' }, else: 'point' },
  category: { column: 'kind', part: 0, map: { e: 'EMS', f: 'Fire' } }, title: { column: 'words' }, close: { afterMinutes: 90 },
}
const ABINGTON = '4209100156'
const IN_LOWER_SALFORD = '-75.3878525,40.2290075'

describe('importing foreign files', () => {
  let county: County
  let packDir: string
  let files = 0
  beforeAll(async () => {
    packDir = await montgomeryPackDir()
  })
  beforeEach(async () => {
    county = await openCounty({ packDir })
  })
  afterEach(() => county.close())

  async function fileOf(lines: readonly string[], name = `${files++}.csv`): Promise<string> {
    const file = path.join(county.dir, name)
    await writeFile(file, name.endsWith('.gz') ? gzipSync(lines.join('\n')) : lines.join('\n'))
    return file
  }
  const take = async (rows: readonly string[], mapping = MAPPING): Promise<ImportReport> =>
    await county.take(mapping, await fileOf([HEADER, ...rows]))
  async function logged(): Promise<Fact[]> {
    const facts: Fact[] = []
    for await (const page of county.log.read({ after: 0 })) facts.push(...page)
    return facts
  }
  const about = (facts: readonly Fact[], id: string): (readonly [string, number, number])[] => facts
    .filter(({ body }) => (body as { id?: string, entity?: { id: string } }).id === id || (body as { entity?: { id: string } }).entity?.id === id)
    .map(({ kind, happenedAt, recordedAt }) => [kind, happenedAt, recordedAt] as const)
  const at = (wall: string): number => winterInstant(`2016-01-${wall}`)
  const row = (id: string, happened: string, known: string, rest = ',,e,Abington,'): string => `${id},2016-01-${happened},2016-01-${known},${rest}`

  it('names the town as the file does, else by the point; what stands for unknown or lies far off is no point', async () => {
    await take([
      row('a', '04 08:00:00', '04 08:01:00', '-75.1,40.1,e, aBINGTON ,'),
      row('b', '04 08:00:00', '04 08:02:00', `${IN_LOWER_SALFORD},f,HATFIELD TOWNSHIP,`),
      row('c', '04 08:00:00', '04 08:03:00', `${IN_LOWER_SALFORD},f,BUCKS COUNTY,`),
      row('d', '04 08:00:00', '04 08:04:00', '-75.3,40.1,f,,'),
      row('e', '04 08:00:00', '04 08:05:00', '-86.2761060,32.3870899,f,Abington,'),
      row('f', '04 08:00:00', '04 08:06:00', '0,0,f,,'),
    ])
    const placed = [...county.spine.city.tables.incidents.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(placed.map(({ id, town, lng }) => [id, town, lng])).toEqual([
      ['a', ABINGTON, -75.1], ['b', '4209133120', -75.3878525], ['c', '4209145096', -75.3878525],
      ['d', undefined, undefined], ['e', ABINGTON, undefined], ['f', undefined, undefined],
    ])
    expect((await county.summaryAt(at('04 09:00:00'))).incidents).toMatchObject({ reportedToday: 6, unlocated: 2 })
  })

  it('gives every row its verdict, by file and line', async () => {
    const report = await take([
      row('a', '04 08:00:00', '04 08:01:00'), row('a', '04 08:00:00', '04 08:01:00'), 'cut,off', row('b', '04 08:99:00', '04 08:01:00'),
      row('c', '04 08:00:00', '04 08:01:00', ',,x,Abington,'), row('d', '04 09:00:00', '04 08:01:00'),
      row('e', '04 08:00:00', '04 08:01:00', 'west,40,e,,'),
      row('e', '04 08:00:00', '04 08:01:00').replace('2016', '2999').replace('2016', '2999'), row('', '04 08:00:00', '04 08:01:00'),
    ])
    expect(report).toMatchObject({ accepted: 1, duplicate: 1, rejected: 7 })
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [4, 'csv.broken-row'], [5, 'time.unreadable'], [6, 'category.unknown'], [7, 'time.future'], [8, 'location.malformed'], [9, 'time.future'],
      [10, 'fact.malformed'],
    ])
    expect(new Set(report.rejects.map(({ file }) => path.dirname(file)))).toEqual(new Set([county.dir]))
  })

  it('sorts the rows of all files together', async () => {
    const one = await fileOf([HEADER, row('a', '04 08:00:00', '04 08:30:00'), row('b', '04 08:00:00', '04 08:10:00')])
    const two = await fileOf([HEADER, row('c', '04 08:00:00', '04 08:20:00'), row('d', '04 08:00:00', '04 08:10:00')], 'two.csv.gz')
    const object = { case: 'e', at: '2016-01-04 08:00:00', known: '2016-01-04 08:05:00', kind: 'e', town: 'Abington' }
    const three = await fileOf([JSON.stringify(object)], 'three.ndjson')
    expect(await county.take(MAPPING, one, two, three)).toMatchObject({ accepted: 5 })
    const order = (await logged()).filter(({ kind }) => kind === 'incident.reported').map(({ body }) => (body as { id: string }).id)
    expect(order).toEqual(['e', 'b', 'd', 'c', 'a'])
  })

  it('scrubs the words, and marks the key with nothing that was in the row', async () => {
    await take([row('a', '04 08:00:00', '04 08:01:00', ',,e,Abington,call 13812345678 back')])
    const [fact] = await logged()
    expect(fact!.key).toMatch(/^[\da-f]{64}$/)
    expect(JSON.stringify(fact)).not.toContain('13812345678')
    expect(fact!.body).toMatchObject({ slaMinutes: 60 })
  })

  it('strikes off what falls silent at its own moment, never beyond the last row, and a later run goes on from there', async () => {
    await take([row('a', '04 08:00:00', '04 08:01:00'), row('b', '04 09:20:00', '04 09:25:00')])
    expect(about(await logged(), 'a').map(([kind]) => kind)).toEqual(['incident.reported'])
    await take([row('late', '04 08:10:00', '04 10:00:00'), row('c', '04 10:05:00', '04 10:05:00')])
    const facts = await logged()
    expect(about(facts, 'a')[1]).toEqual(['incident.closed', at('04 09:30:00'), at('04 09:30:00')])
    expect(about(facts, 'late')[1]).toEqual(['incident.closed', at('04 09:40:00'), at('04 10:00:00')])
    expect(about(facts, 'b')).toHaveLength(1)
    expect(facts.at(-1)!.recordedAt).toBe(at('04 10:05:00'))
  })

  it('passes midnights and quarter-hours as life does', async () => {
    await take([row('a', '04 23:00:00', '04 23:05:00'), row('b', '06 00:20:00', '06 00:20:00')])
    const facts = await logged()
    const ofKind = (kind: string): Fact[] => facts.filter(fact => fact.kind === kind)
    expect(ofKind('day.turned').map(({ happenedAt, recordedAt }) => [happenedAt, recordedAt]))
      .toEqual([at('05 00:00:00'), at('06 00:00:00')].map(midnight => [midnight, midnight]))
    expect(ofKind('day.settled')).toMatchObject([{ body: { date: '2016-01-04' }, recordedAt: at('06 00:00:00') }])
    const assessed = ofKind('town.assessed')
    expect(assessed.length).toBeGreaterThan(0)
    expect(assessed.filter(({ happenedAt }) => happenedAt % 900_000 !== 0)).toEqual([])
    expect(new Set(assessed.map(({ body }) => (body as { decidedAt?: string }).decidedAt))).toEqual(new Set(['import']))
    expect(facts.some(({ kind }) => kind.startsWith('alarm.'))).toBe(false)
  })

  it('recalls a matter that has left when a row about it comes', async () => {
    await take([row('a', '04 08:00:00', '04 08:01:00'), row('b', '06 12:00:00', '06 12:00:00')])
    expect(county.spine.city.tables.incidents.has('a')).toBe(false)
    await take([row('a', '04 08:30:00', '06 13:00:00')])
    expect(about(await logged(), 'a').map(([kind]) => kind)).toEqual(['incident.reported', 'incident.closed', 'incident.recalled', 'incident.reported'])
    expect(county.spine.city.tables.incidents.get('a')).toMatchObject({ reportedAt: at('04 08:00:00'), closedAt: at('04 09:30:00') })
  })

  it('tells duplicates before it refuses what was recorded before the head', async () => {
    await take([row('a', '04 08:00:00', '04 08:01:00'), row('b', '04 09:00:00', '04 09:00:00')])
    const report = await take([row('a', '04 08:00:00', '04 08:01:00'), row('c', '04 08:00:00', '04 08:30:00'), row('d', '04 08:00:00', '04 09:00:00')])
    expect(report).toMatchObject({ accepted: 1, duplicate: 1, rejected: 1, rejects: [{ line: 3, code: 'time.before-head' }] })
  })

  it('takes late reports into any log, recorded now, behind what fell due until now', async () => {
    const now = at('06 12:00:00')
    await county.close()
    county = await openCounty({ packDir, clock: () => now })
    await take([row('a', '04 08:00:00', '04 08:01:00')])
    expect(await take([row('z', '03 08:00:00', '03 08:00:00')], { ...MAPPING, recordedAt: 'now' })).toMatchObject({ accepted: 1, rejected: 0 })
    const facts = await logged()
    expect(about(facts, 'z')).toEqual([['incident.reported', at('03 08:00:00'), now]])
    expect(about(facts, 'a')[1]).toEqual(['incident.closed', at('04 09:30:00'), now])
    expect(facts.filter(({ kind }) => kind === 'day.turned').map(({ happenedAt, recordedAt }) => [happenedAt, recordedAt]))
      .toEqual([[at('05 00:00:00'), now], [at('06 00:00:00'), now]])
  })

  it('asks before it goes into a demo, and keeps simulated rows out of a real log', async () => {
    const simulated = { ...MAPPING, key: ['case'] }
    const file = await fileOf([`${HEADER},simulated`, `${row('s', '04 08:00:00', '04 08:01:00')},true`])
    expect(await county.take(simulated, file)).toMatchObject({ accepted: 1 })
    expect((await county.log.identity())?.nature).toBe('demo')
    await expect(take([row('a', '04 08:10:00', '04 08:11:00')])).rejects.toMatchObject({ code: 'import.into-demo' })
    const { loaded: pack, spine, log, locator, passage } = county
    const more = await fileOf([HEADER, row('a', '04 08:10:00', '04 08:11:00')])
    const options = { files: [more], mapping: MAPPING, pack, spine, log, locator, passage, scrub, clock: Date.now, intoDemo: true }
    expect(await importFiles(options)).toMatchObject({ accepted: 1 })

    await county.close()
    county = await openCounty({ packDir })
    await take([row('a', '04 08:00:00', '04 08:01:00')])
    const again = await fileOf([`${HEADER},simulated`, `${row('s', '04 08:00:00', '04 09:01:00')},true`])
    expect(await county.take(simulated, again)).toMatchObject({ accepted: 0, rejects: [{ code: 'fact.simulated' }] })
  })

  it.each([
    ['a missing file', 'import.unreadable', undefined],
    ['a header without a column of the mapping', 'import.header', Buffer.from('case,at\na,b')],
    ['UTF-16', 'import.encoding', Buffer.from(`\ufeff${HEADER}`, 'utf16le')],
    ['a gzip file that ends early', 'import.unreadable', gzipSync(`${HEADER}\n`).subarray(0, -9)],
  ])('faults on %s before anything is logged', async (_name, code, bytes) => {
    const file = path.join(county.dir, 'odd.csv')
    if (bytes !== undefined) await writeFile(file, bytes)
    const good = await fileOf([HEADER, row('a', '04 08:00:00', '04 08:01:00')])
    await expect(county.take(MAPPING, good, file)).rejects.toMatchObject({ code })
    expect(county.spine.city.seq).toBe(0)
  })
})

describe('the real file that was cut off', () => {
  it('keeps its whole rows and says which one is broken', async () => {
    const county = await openCounty()
    const report = await county.take(county.mapping('911'), '911-cut-off.csv')
    expect(report).toMatchObject({ accepted: 39, duplicate: 0, rejected: 1, rejects: [{ line: 41, code: 'csv.broken-row' }] })
    await county.close()
  })
})
