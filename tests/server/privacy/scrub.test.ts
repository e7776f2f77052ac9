import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idCheckDigit } from '../../../server/privacy/detectors.ts'
import { holdsPersonalData, scrub } from '../../../server/privacy/scrub.ts'
import { LINES_THAT_HOLD, LINES_THAT_STAY } from './scrub-cases.ts'

describe('scrub', () => {
  it.each(LINES_THAT_HOLD)('%s → %s', (text, clean) => {
    expect(scrub(text).text).toBe(clean)
  })

  it.each(LINES_THAT_STAY.map(text => [text]))('leaves "%s"', (text) => {
    expect(scrub(text)).toEqual({ text, found: [] })
  })

  it('counts what it found by kind', () => {
    const { found } = scrub('报警人电话13800138000,另一部139-0013-9000,车浙A12345')
    expect(found).toEqual([{ kind: 'phone', count: 2 }, { kind: 'plate', count: 1 }])
  })

  it('finds a mobile number however it is spaced and wherever it stands', () => {
    const mobile = fc.tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.stringMatching(/^\d{9}$/)).map(p => p.join(''))
    const around = fc.constantFrom('', '群众反映', ',', '。', '(', '转', '联系')
    const form = fc.constantFrom(
      (n: string) => n, (n: string) => `+86${n}`, (n: string) => `${n.slice(0, 3)}-${n.slice(3, 7)}-${n.slice(7)}`,
      (n: string) => `${n.slice(0, 3)} ${n.slice(3, 7)} ${n.slice(7)}`, (n: string) => [...n].join(' '),
      (n: string) => n.replace(/\d/g, d => String.fromCharCode(d.charCodeAt(0) + 0xfee0)), (n: string) => `86 ${n}`,
    )
    fc.assert(fc.property(mobile, around, around, form, (number, before, after, write) => {
      expect(scrub(before + write(number) + after).text).toBe(`${before}〔电话〕${after}`)
    }))
  })

  it('finds every identity number whose check digit fits', () => {
    const place = fc.constantFrom('330106', '110101', '440305', '650102')
    const day = fc.integer({ min: Date.UTC(1930, 0), max: Date.UTC(2024, 0) })
      .map(t => new Date(t).toISOString().slice(0, 10).replaceAll('-', ''))
    fc.assert(fc.property(place, day, fc.stringMatching(/^\d{3}$/), (region, born, serial) => {
      const number = region + born + serial
      expect(scrub(`当事人${number}${idCheckDigit(number)}到场`).text).toBe('当事人〔身份证〕到场')
    }))
  })

  it('eats no date, time, number of a matter, coordinate or sum', () => {
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
    const coordinate = fc.tuple(fc.double({ min: 73, max: 136, noNaN: true }), fc.double({ min: 10, max: 54, noNaN: true }),
      fc.integer({ min: 1, max: 12 }))
    const pieces = fc.oneof(
      moment.map(d => d.toISOString()), moment.map(d => d.toISOString().slice(0, 19).replace('T', ' ')),
      moment.map(d => d.toISOString().replace(/\D/g, '').slice(0, 14)), moment.map(d => String(d.getTime())),
      moment.map(d => String(Math.floor(d.getTime() / 1000))), moment.map(d => d.toISOString().replace('Z', '+0800')),
      coordinate.map(([lng, lat, places]) => `${lng.toFixed(places)},${lat.toFixed(places)}`),
      fc.integer({ min: 1, max: 1e12 }).map(n => `${n}元`), fc.double({ min: 0, max: 1e9, noNaN: true }).map(n => `¥${n.toFixed(2)}`),
      fc.uuid(), fc.integer({ min: 0, max: 9_999_999 }).map(n => `E-2024-${n}`),
      fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 101, max: 3306 }))
        .map(([a, b, c]) => `${a}号${b}-${c}室`),
    )
    fc.assert(fc.property(fc.array(pieces, { minLength: 1, maxLength: 4 }), (parts) => {
      const text = parts.join(',')
      expect(scrub(text).text).toBe(text)
    }), { numRuns: 1_000 })
  })

  it('has nothing left to find in its own answer', () => {
    const unit = fc.constantFrom(...'0123456789138057一三幺浙AXE-. ()+@电话车牌身份证::元,年月'.split(''))
    fc.assert(fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
      const once = scrub(text).text
      expect(scrub(once)).toEqual({ text: once, found: [] })
    }), { numRuns: 3_000 })
  })

  it('takes any text, however odd or long', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { scrub(text) }))
    const pieces = ['1', 'a', '1-', '0571 ', 'a@a.', '+1 ', '浙A', '\ud800', '电话', '138 0013 8000 ', '联系人:']
    for (const piece of pieces) scrub(piece.repeat(200_000))
  })

  const calls = new URL('../../../../shared/real/montgomery-pa/911.csv', import.meta.url)
  it.skipIf(!existsSync(calls))('finds nothing in a real week of emergency calls, which hold nothing', () => {
    const lines = readFileSync(calls, 'utf8').split('\n')
    expect(lines.length).toBeGreaterThan(3_000)
    expect(lines.filter(line => scrub(line).found.length > 0)).toEqual([])
  })
})

describe('holdsPersonalData', () => {
  it.each(['13800138000', 'hz-110-13800138000', '110101199003077774', 'zhang.san@example.com', '浙A12345-2024-01-15', '0571-87654321'])(
    'refuses the key %s', (key) => { expect(holdsPersonalData(key)).toBe(true) })

  it.each(['a-1', '2024-01-15T08:00:00+08:00|40.08|-75.13', '5d41402abc4b2a76b9719d911017c592',
    'c0ffee00-1380-4013-8000-138001380001', '057120240115',
    '20240115123045678'])('takes the key %s', (key) => { expect(holdsPersonalData(key)).toBe(false) })

  it('takes every key made of region, recent date and serial, though one in eleven has the check digit of a person', () => {
    const region = fc.constantFrom('330106', '330102', '440305', '620102')
    const day = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) })
      .map(t => new Date(t).toISOString().slice(0, 10).replaceAll('-', ''))
    fc.assert(fc.property(region, day, fc.integer({ min: 0, max: 99999 }), fc.integer({ min: 3, max: 5 }), (code, date, serial, width) => {
      expect(holdsPersonalData(`${code}${date}${String(serial).padStart(width, '0').slice(-width)}`)).toBe(false)
    }), { numRuns: 2_000 })
  })
})
