/**
 * The address of a moment: `?date=&t=&rate=&lens=`, and of what is played again and again, `&a=&b=&loop=1`. Local to the city;
 * `rate` 0 stands still.
 */
import type { Millis } from '#model/fact.ts'
import { zoneOffset } from '#model/local-time.ts'
import type { Lens } from '#model/timeline.ts'

export interface Address { date?: string, t?: string, rate?: number, lens: Lens, audience?: string, a?: string, b?: string, loop?: boolean }

const MOST_RATE = 3600

/** What an address asks for; what cannot be read in it is left out. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search)
  const [date, t, rate, audience] = [query.get('date'), query.get('t'), Number(query.get('rate') ?? Number.NaN), query.get('audience')]
  return {
    lens: query.get('lens') === 'happened' ? 'happened' : 'known',
    ...(date !== null && /^\d{4}-\d{2}-\d{2}$/.test(date) ? { date } : {}),
    ...(t !== null && t !== '' ? { t } : {}),
    ...(Number.isFinite(rate) && Math.abs(rate) <= MOST_RATE ? { rate } : {}),
    ...(audience === null ? {} : { audience }),
    ...(query.get('a') ? { a: query.get('a')! } : {}), ...(query.get('b') ? { b: query.get('b')! } : {}),
    ...(query.get('loop') === '1' ? { loop: true } : {}),
  }
}

/** The moment of a local day: `18:00`, `18:00:05`, `18:00:05.120`, or a whole ISO time with its offset. */
export function momentOf(t: string | undefined, dayStart: Millis): Millis | undefined {
  if (t === undefined) return undefined
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(t)
  if (clock !== null) {
    const [hours, minutes, seconds, fraction] = clock.slice(1)
    const ms = Number((fraction ?? '').padEnd(3, '0'))
    return dayStart + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000 + ms
  }
  const at = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(t) ? Date.parse(t) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/** The clock of the city at a moment, to the millisecond where it has any. */
export function clockText(at: Millis, timeZone: string): string {
  const text = new Date(at + zoneOffset(at, timeZone)).toISOString().slice(11, 23)
  return text.endsWith('.000') ? text.slice(0, 8) : text
}

/** The query of a moment; `base` keeps what else stood in the address. */
export function writeAddress(base: string, { date, t, rate, lens, a, b, loop }: Address & Required<Pick<Address, 'date' | 't' | 'rate'>>): string {
  const query = new URLSearchParams(base)
  const told = { date, t, rate: String(rate), lens, a, b, loop: loop === true ? '1' : undefined }
  for (const [name, value] of Object.entries(told)) {
    if (value === undefined) query.delete(name)
    else query.set(name, value)
  }
  return `?${query.toString().replaceAll('%3A', ':')}`
}
