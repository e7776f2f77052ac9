/** The equal-area mosaic: one tile a town. Drawn by hand in mosaic.csv, or laid out here. */
import type { MosaicTile, Region } from '#model/pack.ts'
import { csvRows, noteRepeats } from './csv-table.ts'
import type { PackFaults } from './pack-faults.ts'
import type { PackFile } from './pack-folder.ts'

/** Columns to rows of a mosaic laid out by us: the shape of a wall panel. */
const WIDE = 1.5

/** One block in rows from north to south, each from west to east; the same towns give the same layout. */
export function laidOut(towns: readonly Region[]): MosaicTile[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(towns.length * WIDE)))
  const byCode = (a: Region, b: Region): number => a.code < b.code ? -1 : 1
  const southward = [...towns].sort((a, b) => b.lat - a.lat || byCode(a, b))
  const rows = Array.from({ length: Math.ceil(towns.length / columns) }, (_, row) => southward.slice(row * columns, (row + 1) * columns))
  return rows.flatMap((tiles, row) =>
    tiles.sort((a, b) => a.lng - b.lng || byCode(a, b)).map(({ code }, col) => ({ code, col, row })))
}

/** The tiles of mosaic.csv; towns without a tile, tiles without a town and collisions are noted. */
export function readMosaic(file: PackFile, towns: readonly Region[], faults: PackFaults): MosaicTile[] {
  const rows = csvRows(file, { required: ['code', 'col', 'row'] }, faults)
  noteRepeats(rows, 'code')
  const codes = new Set(towns.map(town => town.code))
  const taken = new Map<string, number>()
  const tiles = rows.flatMap((line): MosaicTile[] => {
    for (const column of ['col', 'row']) line.must(column)
    const [col, row] = [line.number('col', { min: 0, whole: true }), line.number('row', { min: 0, whole: true })]
    const code = line.must('code')
    if (code !== '' && !codes.has(code)) line.fault(`"${code}" is no town of regions.csv`)
    if (col === undefined || row === undefined) return []
    const first = taken.get(`${col},${row}`)
    if (first === undefined) taken.set(`${col},${row}`, line.line)
    else line.fault(`column ${col}, row ${row} is taken (line ${first})`)
    return [{ code, col, row }]
  })
  const placed = new Set(rows.map(row => row.text('code')))
  const missing = [...codes].filter(code => !placed.has(code))
  if (rows.length > 0 && missing.length > 0) faults.note(file.name, 1, `has no tile for ${missing.join(', ')}`)
  return tiles
}
