import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, it } from 'vitest'
import { townsOf } from '#model/pack.ts'
import { makeLocator, type Locator } from '#model/region.ts'
import type { ImportCell, ImportMapping } from '../../../server/pack/import-mapping.ts'
import { loadPack, type LoadedPack } from '../../../server/pack/load-pack.ts'
import { comparableName } from '../../../server/pack/mapping-files.ts'
import { montgomeryDir, montgomeryPackDir } from '../../support/montgomery-pack.ts'

type Row = Record<string, string>
interface Expected {
  'rows_per_category': Record<string, number>
  'rows_outside_every_polygon': number
  'rows_with_twp_and_polygon_compared': number
  'of_which_agree': number
  'day_2015-12-23': { per_municipality: { id: string, by_twp_column: number, by_point_in_polygon: number }[] }
  'history': { rows_outside_every_polygon: number }
}

const rowsOf = (text: Buffer): Row[] => parse<Row>(text, { columns: true })
const cellOf = (row: Row, { column, match }: ImportCell): string =>
  match === undefined ? row[column] ?? '' : new RegExp(match).exec(row[column] ?? '')?.[1] ?? ''
const count = <T>(items: readonly T[], key: (item: T) => string | undefined): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item) ?? ''] = (counts[key(item) ?? ''] ?? 0) + 1
  return counts
}

describe('the pack of Montgomery County', () => {
  let loaded: LoadedPack
  let locator: Locator
  let rows: Row[]
  let expected: Expected
  const shared = (name: string): Promise<Buffer> => readFile(path.join(montgomeryDir(), name))
  const mapping = (name: string): ImportMapping => {
    const found = loaded.imports.get(name)
    if (!found) throw new Error(`no mapping ${name}`)
    return found
  }
  const pointOf = (row: Row): string | undefined => locator.townAt(Number(row['lng']), Number(row['lat']))

  beforeAll(async () => {
    loaded = await loadPack(await montgomeryPackDir())
    locator = makeLocator(loaded.features, townsOf(loaded.pack))
    rows = rowsOf(await shared('911.csv'))
    expected = JSON.parse((await shared('expected.json')).toString()) as Expected
  })

  it('has 62 municipalities straight under the county, each with a point of its own', () => {
    const towns = townsOf(loaded.pack)
    expect(towns).toHaveLength(62)
    expect(towns.filter(town => locator.townAt(town.lng, town.lat) !== town.code)).toEqual([])
    expect(new Set(towns.map(town => town.parent))).toEqual(new Set(['42091']))
    expect(loaded.pack.mosaic).toHaveLength(62)
    expect(loaded.pack).toMatchObject({
      timeZone: 'America/New_York', map: { schematic: false },
      sources: [{ id: '911', cadenceMs: 3_600_000 }], platforms: [{ code: '911', name: '911' }],
    })
  })

  it('finds as many calls outside every polygon as were counted before, in the week and in the history', async () => {
    const outside = rows.filter(row => !locator.isInsideCity(Number(row['lng']), Number(row['lat'])))
    expect(outside).toHaveLength(expected.rows_outside_every_polygon)
    const history = rowsOf(gunzipSync(await shared('911-history.csv.gz')))
    expect(history).toHaveLength(99_492)
    expect(history.filter(row => pointOf(row) === undefined)).toHaveLength(expected.history.rows_outside_every_polygon)
  })

  it('finds the municipality of each call by point and by name as were counted before', () => {
    const { region } = mapping('911')
    if (region?.by !== 'name') throw new Error('the mapping goes by name')
    const codes = new Map(townsOf(loaded.pack).map(town => [comparableName(town.name), town.code]))
    const nameOf = (row: Row): string | undefined => {
      const said = cellOf(row, region)
      return codes.get(comparableName(region.alias?.[said] ?? said))
    }
    const day = rows.filter(row => row['timeStamp']?.startsWith('2015-12-23'))
    const [byPoint, byName] = [count(day, pointOf), count(day, nameOf)]
    for (const { id, by_point_in_polygon, by_twp_column } of expected['day_2015-12-23'].per_municipality) {
      expect([id, byPoint[id] ?? 0, byName[id] ?? 0]).toEqual([id, by_point_in_polygon, by_twp_column])
    }
    const compared = rows.filter(row => nameOf(row) !== undefined && pointOf(row) !== undefined)
    expect(compared).toHaveLength(expected.rows_with_twp_and_polygon_compared)
    expect(compared.filter(row => nameOf(row) === pointOf(row))).toHaveLength(expected.of_which_agree)
  })

  it('reads when each call happened from its description, and its category and title', async () => {
    const { happenedAt, category, title } = mapping('911')
    const lenses = JSON.parse((await shared('expected-lenses.json')).toString()) as { happened_per_day: Record<string, number> }
    const { format, timeZone: zone } = happenedAt
    const days = count(rows, row => DateTime.fromFormat(cellOf(row, happenedAt), format, { zone }).toISODate() ?? '')
    expect(days).toEqual(lenses.happened_per_day)
    const part = (row: Row): string => cellOf(row, category).split(category.split ?? '')[category.part]?.trim() ?? ''
    expect(count(rows, row => category.map?.[part(row)])).toEqual(expected.rows_per_category)
    expect(title && cellOf({ title: 'Traffic: VEHICLE ACCIDENT -' }, title)).toBe('VEHICLE ACCIDENT')
    expect(title && cellOf({ title: 'EMS: HEAD-INJURY' }, title)).toBe('HEAD-INJURY')
  })

  it('keys a week without a duplicate, the history with 1,008, the live capture with 40 incidents', async () => {
    const keys = (of: Row[], name: string): number =>
      new Set(of.map(row => JSON.stringify(mapping(name).key.map(column => row[column])))).size
    expect(keys(rows, '911')).toBe(3_054)
    expect(keys(rowsOf(gunzipSync(await shared('911-history.csv.gz'))), '911-history')).toBe(99_492 - 1_008)
    expect(keys(rowsOf(await shared('live-feed-2020-11-14.csv')), 'live')).toBe(40)
  })

  it('names only columns that the files have', async () => {
    const headers: Record<string, string[]> = {
      '911': Object.keys(rows[0] ?? {}), '911-history': ['timeStamp', 'lat', 'lng', 'title', 'twp'],
      'live': (await shared('live-feed-2020-11-14.csv')).toString().split(/\r?\n/)[0]?.split(',') ?? [],
    }
    for (const [name, header] of Object.entries(headers)) {
      const { key, happenedAt, recordedAt, location, region, category, title } = mapping(name)
      const named = [
        ...key, happenedAt.column, ...typeof recordedAt === 'string' ? [] : [recordedAt.column],
        location?.lng, location?.lat, region?.by === 'point' ? undefined : region?.column, category.column, title?.column,
      ].filter(column => column !== undefined)
      expect(named.filter(column => !header.includes(column))).toEqual([])
    }
  })
})
