/** View facts: rows that redaction shows to an audience or takes away from it, in place of facts it may not read (law X1). */
import type { CityDraft, TableName } from './city.ts'
import type { FactOf } from './fact.ts'
import type { TableDraft } from './table.ts'

/** Sets or removes one row; `view.reached` only moves the place in the log. */
export function evolveView(draft: CityDraft, fact: FactOf<'view.shown'> | FactOf<'view.hidden'> | FactOf<'view.reached'>): void {
  if (fact.kind === 'view.reached') return
  const table = draft[fact.body.table as TableName] as TableDraft<object> | undefined
  if (table === undefined) return
  if (fact.kind === 'view.shown') table.set(fact.body.id, fact.body.entity)
  else table.delete(fact.body.id)
}
