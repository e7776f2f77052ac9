import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { timeReader } from '../../../server/import/row-time.ts'

const ZONE = 'America/New_York'
const PATTERN = 'yyyy-MM-dd HH:mm:ss'
const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString())

describe('times of foreign rows', () => {
  it('agrees with luxon for any moment of a plain pattern', () => {
    const read = timeReader(PATTERN, ZONE)
    fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      const text = DateTime.fromSeconds(seconds, { zone: ZONE }).toFormat(PATTERN)
      const at = read(text)!
      expect(DateTime.fromMillis(at, { zone: ZONE }).toFormat(PATTERN)).toBe(text)
      expect([0, 3600]).toContain(seconds - at / 1000)
    }))
  })

  it('knows no hour that the clock left out, and takes the first of one it showed twice', () => {
    const read = timeReader(PATTERN, ZONE)
    expect(read('2016-03-13 02:30:00')).toBeUndefined()
    expect(iso(read('2016-11-06 01:30:00'))).toBe('2016-11-06T05:30:00.000Z')
  })

  it.each(['2016-02-30 00:00:00', '2016-13-01 00:00:00', '2016-01-01 24:00:00', '2016-01-01 00:60:00', '2016-1-1 00:00:00', ''])('refuses %s', (text) => {
    expect(timeReader(PATTERN, ZONE)(text)).toBeUndefined()
  })

  it.each([
    ['iso', '2020-11-14T09:56:02-05:00', '2020-11-14T14:56:02.000Z'],
    ['iso', '2020-11-14T09:56:02', '2020-11-14T14:56:02.000Z'],
    ['epoch-s', '1605365762', '2020-11-14T14:56:02.000Z'],
    ['epoch-ms', '1605365762000', '2020-11-14T14:56:02.000Z'],
    ['M/d/yyyy h:mm a', '11/14/2020 9:56 AM', '2020-11-14T14:56:00.000Z'],
    ['yyyy-MM-dd HH:mm ZZ', '2020-11-14 14:56 +00:00', '2020-11-14T14:56:00.000Z'],
  ])('reads %s', (format, text, expected) => {
    expect(iso(timeReader(format, ZONE)(text))).toBe(expected)
    expect(timeReader(format, ZONE)('yesterday')).toBeUndefined()
  })
})
