/** What a pack says about figures: the measures others report, the lines figures are held against, and 七个降下来. */
import type { MeasureKind, SevenSlot, Target } from '#model/pack.ts'
import type { CsvRow } from './csv-table.ts'
import { optionalTable } from './dictionaries.ts'
import type { PackFaults } from './pack-faults.ts'
import type { PackFolder } from './pack-folder.ts'

/** Shipped with the product, for a pack that declares none. */
const DEFAULT_MEASURES: readonly MeasureKind[] = [
  { code: 'calls.110', name: '110接警量', unit: '起', better: 'neither', sensitive: false },
  { code: 'mediation.accepted', name: '矛调受理', unit: '件', better: 'neither', sensitive: false },
  { code: 'mediation.closed', name: '矛调结案', unit: '件', better: 'up', sensitive: false },
]
const DEFAULT_TARGETS: readonly Target[] = [{ indicator: 'incidents.onTimeRate', value: 0.95, basis: '本系统默认' }]

const BETTER = ['up', 'down', 'neither'] as const

function readMeasure(row: CsvRow): MeasureKind {
  const better = row.text('better') ?? 'neither'
  const known = BETTER.find(direction => direction === better)
  if (known === undefined) row.fault(`better "${better}" is none of ${BETTER.join(', ')}`)
  return { code: row.must('code'), name: row.must('name'), unit: row.must('unit'), better: known ?? 'neither', sensitive: row.flag('sensitive') }
}

function readTarget(row: CsvRow): Target {
  row.must('value')
  return { indicator: row.must('indicator'), value: row.number('value') ?? 0, basis: row.must('basis') }
}

function readSlot(row: CsvRow, measures: readonly MeasureKind[]): SevenSlot {
  const [measure, target, basis] = [row.text('measure'), row.number('target'), row.text('basis')]
  if (measure !== undefined && !measures.some(({ code }) => code === measure)) row.fault(`measure "${measure}" is none of measures.csv`)
  if (measure === undefined && target !== undefined) row.fault('has a target but no measure: what is not settled has none')
  if (target !== undefined && basis === undefined) row.fault('has a target but no basis')
  return {
    code: row.must('code'), name: row.must('name'),
    ...measure !== undefined && { measure }, ...target !== undefined && { target }, ...basis !== undefined && { basis },
  }
}

export interface FigureTables { measures: MeasureKind[], targets: Target[], seven: SevenSlot[] }

/** Reads measures.csv, targets.csv and seven.csv, each of which a pack may leave out. */
export async function readFigureTables(folder: PackFolder, faults: PackFaults): Promise<FigureTables> {
  const measures = await optionalTable({
    folder, name: 'measures.csv', columns: { required: ['code', 'name', 'unit'], optional: ['better', 'sensitive'] }, read: readMeasure,
  }, faults) ?? [...DEFAULT_MEASURES]
  const targets = await optionalTable({
    folder, name: 'targets.csv', columns: { required: ['indicator', 'value', 'basis'] }, read: readTarget,
  }, faults) ?? [...DEFAULT_TARGETS]
  const seven = await optionalTable({
    folder, name: 'seven.csv', columns: { required: ['code', 'name'], optional: ['measure', 'target', 'basis'] }, read: row => readSlot(row, measures),
  }, faults) ?? []
  return { measures, targets, seven }
}
