/** One cell of a foreign row, narrowed as its mapping says. */
import type { ImportCell, ImportMapping } from '../pack/import-mapping.ts'

type Cell = (column: string) => string

/** The text of the cell, or of the one group of its expression; blank where that doesn't match. */
export function narrowed({ column, match }: ImportCell): (cell: Cell) => string {
  if (match === undefined) return cell => cell(column)
  const expression = new RegExp(match)
  return cell => expression.exec(cell(column))?.[1] ?? ''
}

/** The category's code: narrowed, cut, looked up, or `else`; undefined where none of that gives one. */
export function categoryReader({ category }: ImportMapping): (cell: Cell) => string | undefined {
  const { split, part, map, else: other } = category
  const read = narrowed(category)
  return (cell) => {
    const text = read(cell)
    const piece = (split === undefined ? text : text.split(split)[part] ?? '').trim()
    if (map === undefined) return piece === '' ? other : piece
    return Object.hasOwn(map, piece) ? map[piece] : other
  }
}
