/** Times as a desk and a tablet print them. Pure: the time zone and the present are given. */
import type { Millis } from '#model/fact.ts'
import { longAgeText, minuteText, stampText } from './format.ts'
import { zh } from './zh-CN.ts'

/** 10:42 of today, 11-22 10:42 of another day; 「—」 where there is none. */
export function momentText(at: Millis | undefined, now: Millis, timeZone: string): string {
  if (at === undefined || Number.isNaN(at)) return zh.unknown
  const day = stampText(at, timeZone).slice(5, 10)
  return day === stampText(now, timeZone).slice(5, 10) ? minuteText(at, timeZone) : `${day} ${minuteText(at, timeZone)}`
}

export interface DueText { text: string, isOver: boolean }

/** 余 3时05分 or 超期 2时16分. */
export function dueText(due: Millis | undefined, now: Millis): DueText {
  if (due === undefined) return { text: zh.due.none, isOver: false }
  const isOver = now > due
  return { text: (isOver ? zh.due.over : zh.due.left)(ageWords(Math.abs(due - now))), isOver }
}

/** A length of time to the minute: 4分, 3时05分, 5天04时. */
export function ageWords(ms: Millis): string {
  return ms < 60_000 ? longAgeText(ms) : ms < 3_600_000 ? `${Math.floor(ms / 60_000)}${zh.age.minutes}` : longAgeText(ms)
}
