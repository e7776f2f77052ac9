/** The small tables of a pack: categories, platforms, forces and sources, with what is shipped where a pack has none. */
import type { Category, ExpectedSource, Force, Platform } from '#model/pack.ts'
import { csvRows, noteRepeats, type CsvColumns, type CsvRow } from './csv-table.ts'
import type { PackFaults } from './pack-faults.ts'
import type { PackFile, PackFolder } from './pack-folder.ts'

/** Ours: a day, for a pack that says nothing about a category's time. */
export const DEFAULT_SLA_MINUTES = 1440

const DEFAULT_PLATFORMS: readonly Platform[] = [
  { code: 'order', name: '综治工作' },
  { code: 'regulation', name: '监管执法' },
  { code: 'emergency', name: '应急管理' },
  { code: 'service', name: '公共服务' },
]

const DEFAULT_FORCES: readonly Force[] = [
  { code: 'patrol', name: '巡防', glyph: '巡', headcountOnly: false },
  { code: 'police', name: '公安', glyph: '警', headcountOnly: true },
  { code: 'fire', name: '消防', glyph: '消', headcountOnly: false },
  { code: 'medical', name: '医疗', glyph: '医', headcountOnly: false },
  { code: 'grid', name: '网格', glyph: '网', headcountOnly: false },
  { code: 'enforcement', name: '综合执法', glyph: '执', headcountOnly: false },
  { code: 'traffic', name: '交通', glyph: '交', headcountOnly: false },
  { code: 'volunteer', name: '平安志愿者', glyph: '志', headcountOnly: false },
]

const CATEGORY_COLUMNS = { required: ['code', 'name'], optional: ['nameEn', 'platform', 'slaMinutes', 'sensitive', 'level'] } as const

function readCategory(row: CsvRow): Category {
  const nameEn = row.text('nameEn')
  const level = row.number('level', { min: 1, max: 4, whole: true })
  return {
    code: row.must('code'), name: row.must('name'), platform: row.text('platform') ?? '',
    slaMinutes: row.number('slaMinutes', { min: 1 }) ?? DEFAULT_SLA_MINUTES, sensitive: row.flag('sensitive'),
    ...nameEn !== undefined && { nameEn },
    ...level !== undefined && { level },
  }
}

export interface OptionalTable<T> { folder: PackFolder, name: string, columns: CsvColumns, read: (row: CsvRow) => T }

/** Reads a table that a pack may leave out; undefined where it does. The first required column names a row. */
export async function optionalTable<T>({ folder, name, columns, read }: OptionalTable<T>, faults: PackFaults): Promise<T[] | undefined> {
  const file = await folder.file(name)
  if (file === undefined) return undefined
  const rows = csvRows(file, columns, faults)
  noteRepeats(rows, columns.required[0] ?? '')
  return rows.map(read)
}

/** Platforms of the pack; without a file the usual four, or those that the categories name where they name others. */
function platformsOf(rows: readonly CsvRow[], own: readonly Platform[] | undefined): Platform[] {
  const named = [...new Set(rows.flatMap(row => row.text('platform') ?? []))]
  if (own === undefined) {
    const usual = new Set(DEFAULT_PLATFORMS.map(platform => platform.code))
    return named.every(code => usual.has(code)) ? [...DEFAULT_PLATFORMS] : named.map(code => ({ code, name: code }))
  }
  const known = new Set(own.map(platform => platform.code))
  for (const row of rows) {
    const code = row.text('platform')
    if (code !== undefined && !known.has(code)) row.fault(`platform "${code}" is none of platforms.csv`)
  }
  return [...own]
}

export interface Dictionaries { categories: Category[], platforms: Platform[], forces: Force[], sources: ExpectedSource[] }

/** Reads all four; `categories` is the text of categories.csv, which a pack must have. */
export async function readDictionaries(folder: PackFolder, categories: PackFile | undefined, faults: PackFaults): Promise<Dictionaries> {
  const rows = categories === undefined ? [] : csvRows(categories, CATEGORY_COLUMNS, faults)
  noteRepeats(rows, 'code')
  if (categories !== undefined && rows.length === 0) faults.note(categories.name, 1, 'no category')
  const platforms = await optionalTable({
    folder, name: 'platforms.csv', columns: { required: ['code', 'name'] },
    read: row => ({ code: row.must('code'), name: row.must('name') }),
  }, faults)
  const forces = await optionalTable({
    folder, name: 'forces.csv', columns: { required: ['code', 'name', 'glyph'], optional: ['headcountOnly'] },
    read: row => ({ code: row.must('code'), name: row.must('name'), glyph: row.must('glyph'), headcountOnly: row.flag('headcountOnly') }),
  }, faults)
  const sources = await optionalTable({
    folder, name: 'sources.csv', columns: { required: ['id', 'name', 'cadenceSeconds'] },
    read: row => {
      row.must('cadenceSeconds')
      return { id: row.must('id'), name: row.must('name'), cadenceMs: (row.number('cadenceSeconds', { min: 1 }) ?? 1) * 1000 }
    },
  }, faults)
  return {
    categories: rows.map(readCategory),
    platforms: platformsOf(rows, platforms),
    forces: forces ?? [...DEFAULT_FORCES],
    sources: sources ?? [],
  }
}
