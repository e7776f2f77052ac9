import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, isoLocal, localDate, localDayStart, localHour, nextDayStart, zoneOffset } from '#model/local-time.ts'

const NEW_YORK = 'America/New_York'
const ZONES = [
  'Asia/Shanghai', NEW_YORK, 'Europe/London', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/Sao_Paulo',
  'America/Havana', 'Asia/Beirut', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Gaza', 'UTC',
]
const at = (iso: string): number => Date.parse(iso)

describe('a local day', () => {
  it('has 23 hours in New York on 2016-03-13', () => {
    const noon = at('2016-03-13T12:00:00-04:00')
    expect(localDayStart(noon, NEW_YORK)).toBe(at('2016-03-13T00:00:00-05:00'))
    expect(nextDayStart(noon, NEW_YORK)).toBe(at('2016-03-14T00:00:00-04:00'))
    expect(nextDayStart(noon, NEW_YORK) - localDayStart(noon, NEW_YORK)).toBe(23 * HOUR_MS)
    expect(localHour(at('2016-03-13T06:59:59.999Z'), NEW_YORK)).toBe(1)
    expect(localHour(at('2016-03-13T07:00:00Z'), NEW_YORK)).toBe(3)
    expect(isoLocal(at('2016-03-13T07:00:00.005Z'), NEW_YORK)).toBe('2016-03-13T03:00:00.005-04:00')
  })

  it('has 25 hours in New York on 2016-11-06', () => {
    const evening = at('2016-11-06T23:30:00-05:00')
    expect(localDayStart(evening, NEW_YORK)).toBe(at('2016-11-06T00:00:00-04:00'))
    expect(nextDayStart(evening, NEW_YORK) - localDayStart(evening, NEW_YORK)).toBe(25 * HOUR_MS)
    expect([5, 6].map(hour => localHour(at(`2016-11-06T0${hour}:30:00Z`), NEW_YORK))).toEqual([1, 1])
  })

  it('begins at the first moment there is where midnight is skipped, and at the first midnight of two', () => {
    const skipped = localDayStart(at('2017-10-15T12:00:00-02:00'), 'America/Sao_Paulo')
    expect(isoLocal(skipped, 'America/Sao_Paulo')).toBe('2017-10-15T01:00:00.000-02:00')
    const twice = localDayStart(at('2016-11-06T12:00:00-05:00'), 'America/Havana')
    expect(isoLocal(twice, 'America/Havana')).toBe('2016-11-06T00:00:00.000-04:00')
  })

  it('follows the one before the day that Samoa left out', () => {
    const last = at('2011-12-29T12:00:00-10:00')
    expect(localDate(nextDayStart(last, 'Pacific/Apia'), 'Pacific/Apia')).toBe('2011-12-31')
  })

  it('agrees with a second implementation at any moment of any of these zones, and partitions time', () => {
    const moments = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
    fc.assert(fc.property(fc.constantFrom(...ZONES), moments, (zone, moment) => {
      const local = DateTime.fromMillis(moment, { zone })
      expect(zoneOffset(moment, zone)).toBe(local.offset * 60_000)
      expect(localDate(moment, zone)).toBe(local.toISODate())
      expect(localHour(moment, zone)).toBe(local.hour)
      expect(isoLocal(moment, zone)).toBe(local.toISO()?.replace('Z', '+00:00'))
      const [start, next] = [localDayStart(moment, zone), nextDayStart(moment, zone)]
      expect(start).toBeLessThanOrEqual(moment)
      expect(next).toBeGreaterThan(moment)
      expect(localDate(start, zone)).toBe(localDate(next - 1, zone))
      expect(localDate(start - 1, zone) < localDate(start, zone)).toBe(true)
      expect(localDate(next, zone) > localDate(start, zone)).toBe(true)
      expect(localDayStart(start, zone)).toBe(start)
    }), { numRuns: 2_000 })
  })

  it('agrees around every clock change of these zones within three years', () => {
    for (const zone of ZONES) {
      for (let hour = at('2015-01-01T00:00:00Z'); hour < at('2018-01-01T00:00:00Z'); hour += HOUR_MS) {
        if (zoneOffset(hour, zone) === zoneOffset(hour + HOUR_MS, zone)) continue
        for (let moment = hour - DAY_MS; moment < hour + DAY_MS; moment += HOUR_MS / 4) {
          expect(zoneOffset(moment, zone)).toBe(DateTime.fromMillis(moment, { zone }).offset * 60_000)
        }
      }
    }
  })

  it('is refused for a zone that does not exist', () => {
    expect(() => localDate(0, 'Mars/Olympus')).toThrow(RangeError)
  })
})
