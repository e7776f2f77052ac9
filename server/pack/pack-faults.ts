/** What is wrong with a city pack, gathered so that a person can mend it all at once. */
import { Fault } from '../fault.ts'

export interface PackFault { file: string, line: number, why: string }

/** `note` takes a file name within the pack and a line from 1; `throwIfAny` throws one `pack.broken` that lists all notes. */
export interface PackFaults {
  note(file: string, line: number, why: string): void
  readonly noted: readonly PackFault[]
  throwIfAny(dir: string): void
}

export function packFaults(): PackFaults {
  const noted: PackFault[] = []
  return {
    noted,
    note: (file, line, why) => { noted.push({ file, line, why }) },
    throwIfAny(dir) {
      if (noted.length === 0) return
      const list = [...noted].sort((a, b) => a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)
      throw new Fault(
        'pack.broken',
        `the city pack ${dir} has ${list.length} fault${list.length === 1 ? '' : 's'}:\n`
        + list.map(({ file, line, why }) => `  ${file}:${line} ${why}`).join('\n'),
        'mend the lines named, then start again',
      )
    },
  }
}
