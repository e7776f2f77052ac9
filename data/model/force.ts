/** 力量: units with a status, volunteers as counts per town and brand. Positions are tracks, not facts. */
import type { Fact, Millis, UnitStatus } from './fact.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

export interface Unit extends Stamped {
  id: string
  force?: string
  label?: string
  town?: string
  status?: UnitStatus
  incident?: string
  statusAt?: Millis
}

/** The latest count of one brand of volunteers in one town; `checkedIn` is of the local day of `countedAt` only. */
export interface VolunteerCount extends Stamped {
  town: string
  brand: string
  checkedIn?: number
  registered?: number
  countedAt?: Millis
}

/** Units of a force that an audience may only count, by town: made by redaction, never by a fact. */
export interface Headcount { town: string, force: string, registered: number, onDuty: number, available: number }

/** The force of a unit that is no more: it counts nowhere and no display sees it, whatever force it was of. */
export const RETIRED = 'retired'

/** On duty: any known status but off and unavailable. */
export const isOnDuty = (status: UnitStatus | undefined): boolean =>
  status !== undefined && status !== 'off' && status !== 'unavailable'

function unitOf(units: TableDraft<Unit>, id: string): Unit {
  const known = units.edit(id)
  if (known !== undefined) return known
  const fresh: Unit = { id, stamps: {} }
  units.set(id, fresh)
  return fresh
}

/** Adds one fact about a unit or a count of volunteers. */
export function evolveForce(units: TableDraft<Unit>, volunteers: TableDraft<VolunteerCount>, fact: Fact): void {
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  switch (fact.kind) {
    case 'unit.registered': {
      const { id, force, label, town } = fact.body
      write(unitOf(units, id), stamp, { force, label, town })
      break
    }
    case 'unit.status-changed': {
      const unit = unitOf(units, fact.body.id)
      write(unit, stamp, { status: fact.body.status, incident: fact.body.incident ?? '', statusAt: fact.happenedAt })
      break
    }
    case 'unit.retired': write(unitOf(units, fact.body.id), stamp, { force: RETIRED, status: 'off' }); break
    case 'volunteers.counted': {
      const { town, brand = '', checkedIn, registered } = fact.body
      const id = `${town}|${brand}`
      const count = volunteers.edit(id) ?? { town, brand, stamps: {} }
      volunteers.set(id, count)
      write(count, stamp, { checkedIn, registered, countedAt: fact.happenedAt })
      break
    }
    default:
  }
}
