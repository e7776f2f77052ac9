/** 告警: raised by a rule, acknowledged by a person, shelved for a while, cleared when the reason is gone. */
import type { Fact, Millis, Priority, Subject } from './fact.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

export interface Alarm extends Stamped {
  id: string
  rule?: string
  priority?: Priority
  about?: Subject
  raisedAt?: Millis
  /** Minutes within which somebody must answer. */
  dueMinutes?: number
  acknowledgedAt?: Millis
  acknowledgedBy?: string
  disposition?: string
  shelvedUntil?: Millis
  cleared?: boolean
  escalatedTo?: string
  lastAt: Millis
}

/** Standing: raised and not cleared. */
export const isStanding = (alarm: Alarm): boolean => alarm.raisedAt !== undefined && alarm.cleared !== true

/** Waiting for a person: standing, not acknowledged since it was raised, not shelved at `at`. */
export const isWaiting = (alarm: Alarm, at: Millis): boolean =>
  isStanding(alarm) && (alarm.acknowledgedAt === undefined || alarm.acknowledgedAt < alarm.raisedAt!)
  && (alarm.shelvedUntil === undefined || alarm.shelvedUntil <= at)

/** Adds one fact about an alarm. */
export function evolveAlarm(alarms: TableDraft<Alarm>, fact: Fact): void {
  if (!fact.kind.startsWith('alarm.')) return
  const { id } = fact.body as { id: string }
  const alarm = alarms.edit(id) ?? { id, lastAt: fact.happenedAt, stamps: {} }
  alarms.set(id, alarm)
  alarm.lastAt = Math.max(alarm.lastAt, fact.happenedAt)
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  switch (fact.kind) {
    case 'alarm.raised': {
      const { rule, priority, about, dueMinutes } = fact.body
      write(alarm, stamp, { rule, priority, about, dueMinutes, raisedAt: fact.happenedAt, cleared: false })
      break
    }
    case 'alarm.acknowledged':
      write(alarm, stamp, { acknowledgedAt: fact.happenedAt, acknowledgedBy: fact.body.by, disposition: fact.body.disposition })
      break
    case 'alarm.shelved': write(alarm, stamp, { shelvedUntil: fact.body.until }); break
    case 'alarm.returned': write(alarm, stamp, { shelvedUntil: fact.happenedAt }); break
    case 'alarm.cleared': write(alarm, stamp, { cleared: true }); break
    case 'alarm.escalated': write(alarm, stamp, { escalatedTo: fact.body.to }); break
    default:
  }
}
