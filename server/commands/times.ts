/** Times on the command line: ISO 8601 with offset, or local to the city when without. */
import type { Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import { readTime } from '../intake/read-time.ts'

/** The moment `text` says; a missing or unreadable one is a fault that names the option. */
export function timeOption(name: string, text: string | undefined, timeZone: string): Millis {
  if (text === undefined) throw new Fault('command.missing', `--${name} is missing`, `add --${name} and a time of ISO 8601`)
  const time = readTime(text, timeZone)
  if (time === undefined) throw new Fault('command.time', `--${name} ${text} is no time`, 'write it as 2026-11-23T09:05:00+08:00, or without the offset for local time')
  return time
}

/** The option's text; a missing one is a fault that names it. */
export function textOption(name: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new Fault('command.missing', `--${name} is missing`, `add --${name}`)
  return text
}
