/** 批注: what people write beside the facts, and the moments they mark. */
import type { Fact, Millis, Subject } from './fact.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

export interface Note extends Stamped {
  id: string
  about?: Subject
  text?: string
  label?: string
  by?: string
  /** For a bookmark: the moment it points at. */
  moment?: Millis
  lastAt: Millis
}

/** How long a note stays in the city; the log keeps it for ever. */
export const NOTE_STAYS_MS = 30 * 24 * 3_600_000

/** Adds one note or bookmark. */
export function evolveNote(notes: TableDraft<Note>, fact: Fact): void {
  if (fact.kind !== 'note.annotated' && fact.kind !== 'note.bookmarked') return
  const { id } = fact.body
  const note = notes.edit(id) ?? { id, lastAt: fact.happenedAt, stamps: {} }
  notes.set(id, note)
  note.lastAt = Math.max(note.lastAt, fact.happenedAt)
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  if (fact.kind === 'note.annotated') write(note, stamp, { about: fact.body.about, text: fact.body.text, by: fact.body.by })
  else write(note, stamp, { moment: fact.body.moment, label: fact.body.label, by: fact.body.by })
}
