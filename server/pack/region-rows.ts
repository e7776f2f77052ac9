/** regions.csv: the tree of regions, before their points are known. */
import type { Region } from '#model/pack.ts'
import { csvRows, noteRepeats, type CsvRow } from './csv-table.ts'
import type { PackFaults } from './pack-faults.ts'
import type { PackFile } from './pack-folder.ts'

export const REGION_COLUMNS = {
  required: ['code', 'name', 'level', 'parent'],
  optional: ['shortName', 'peerType', 'key', 'population', 'lng', 'lat'],
} as const

/** A region whose point may still have to come from its polygon. */
export interface RegionRow { row: CsvRow, region: Omit<Region, 'lng' | 'lat'> & { lng?: number, lat?: number } }

function readRegion(row: CsvRow, levels: readonly string[]): RegionRow {
  const level = row.must('level')
  if (level !== '' && !levels.includes(level)) row.fault(`level "${level}" is none of city.json (${levels.join(', ')})`)
  const [lng, lat] = [row.number('lng', { min: -180, max: 180 }), row.number('lat', { min: -90, max: 90 })]
  if ((row.text('lng') === undefined) !== (row.text('lat') === undefined)) row.fault('has only one of lng and lat')
  const name = row.must('name')
  const parent = row.text('parent')
  const peerType = row.text('peerType')
  const population = row.number('population', { min: 0, whole: true })
  return {
    row,
    region: {
      code: row.must('code'), name, shortName: row.text('shortName') ?? name, level, key: row.flag('key'),
      ...parent !== undefined && { parent },
      ...peerType !== undefined && { peerType },
      ...population !== undefined && { population },
      ...lng !== undefined && lat !== undefined && { lng, lat },
    },
  }
}

function noteBrokenTree(rows: readonly RegionRow[], levels: readonly string[]): void {
  const byCode = new Map(rows.map(({ region }) => [region.code, region]))
  const root = rows.find(({ region }) => region.parent === undefined)
  for (const { row, region } of rows) {
    if (region.parent === undefined) {
      if (root && root.row !== row) {
        row.fault(`has no parent, as "${root.region.code}" on line ${root.row.line} has none; only one region is the root`)
      }
      continue
    }
    const parent = byCode.get(region.parent)
    if (parent === undefined) row.fault(`unknown parent "${region.parent}"`)
    else if (levels.includes(region.level) && levels.indexOf(parent.level) >= levels.indexOf(region.level)) {
      row.fault(`parent "${parent.code}" is of level ${parent.level}, which is not above ${region.level}`)
    }
  }
  if (root === undefined) rows[0]?.row.fault('no region is the root (the one without a parent)')
}

/** The region's ancestor of level `area`; its parent where the pack has no areas. */
function areaOf<R extends Pick<Region, 'code' | 'level' | 'parent'>>(region: R, byCode: ReadonlyMap<string, R>): R | undefined {
  const seen = new Set<string>()
  for (let above = byCode.get(region.parent ?? ''); above && !seen.has(above.code); above = byCode.get(above.parent ?? '')) {
    if (above.level === 'area') return above
    seen.add(above.code)
  }
  return byCode.get(region.parent ?? '')
}

function noteSharedShortNames(rows: readonly RegionRow[]): void {
  const byCode = new Map(rows.map(({ region }) => [region.code, region]))
  const taken = new Map<string, number>()
  for (const { row, region } of rows) {
    if (region.level !== 'town') continue
    const key = `${areaOf(region, byCode)?.code ?? ''}\n${region.shortName}`
    const line = taken.get(key)
    if (line === undefined) taken.set(key, row.line)
    else row.fault(`shortName "${region.shortName}" is taken in the same area (line ${line})`)
  }
}

/** All regions of the file; faults of codes, levels, parents, numbers and short names are noted. */
export function readRegions(file: PackFile, levels: readonly string[], faults: PackFaults): RegionRow[] {
  const csv = csvRows(file, REGION_COLUMNS, faults)
  noteRepeats(csv, 'code')
  const rows = csv.map(row => readRegion(row, levels))
  noteBrokenTree(rows, levels)
  noteSharedShortNames(rows)
  const isUnread = csv.length === 0 && faults.noted.some(fault => fault.file === file.name)
  if (!isUnread && !rows.some(({ region }) => region.level === 'town')) faults.note(file.name, 1, 'no region is of level town')
  return rows
}
