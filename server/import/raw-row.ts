/** A row of a foreign file before any of it is understood. */
import type { Refused } from '../intake/candidate.ts'

/** `line` counts from 1. Cells by the name of their column, blank where there is none; or why the row could not be read. */
export type RawRow = { line: number } & ({ cell: (column: string) => string } | { refused: Refused })

/** Takes a file's lines in order and answers the rows that are whole by then; `end` answers the rest. */
export interface RowReader { take: (line: string) => RawRow[], end: () => RawRow[] }

export const NOT_UTF8: Refused = { code: 'text.not-utf8', why: 'the row is not UTF-8' }
