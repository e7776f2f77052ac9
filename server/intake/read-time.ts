/** Times as senders write them, read into epoch milliseconds. */
import { DateTime } from 'luxon'
import type { Millis } from '#model/fact.ts'

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/

/**
 * ISO 8601 with an offset, or local to `timeZone` when without; a date alone is local midnight. Undefined when it is not a
 * time, among them local times that do not exist.
 */
export function readTime(text: string, timeZone: string): Millis | undefined {
  if (WITH_OFFSET.test(text)) {
    const millis = Date.parse(text)
    if (!Number.isNaN(millis)) return millis
  }
  const time = DateTime.fromISO(text, { zone: timeZone })
  return time.isValid ? time.toMillis() : undefined
}
