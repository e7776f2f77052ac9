import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorText, faultLine, refusalText } from '../../client/text/zh-refusals.ts'

const HAN = /\p{Script=Han}/u
/** Where commands are refused and lines are set aside. */
const FILES = [
  'data/model/commands.ts', 'server/intake/candidate.ts', 'server/intake/read-line.ts', 'server/intake/intake.ts', 'server/access/decide-claims.ts',
]
const CODE = /(?:no\(|refuse\(\d+, |unreadable\([^']*|code: )'([a-z-]+\.[a-z-]+)'/g

test.each(FILES)('every refusal of %s has its sentence', (file) => {
  const codes = [...new Set([...readFileSync(file, 'utf8').matchAll(CODE)].map(found => found[1]!))]
  expect(codes.length).toBeGreaterThan(0)
  expect(codes.filter(code => !HAN.test(refusalText(code, 'in English')))).toEqual([])
})

test('an unknown code is told with the server\'s own words, and the code stands beside them', () => {
  expect(refusalText('new.code', 'something new')).toBe('something new')
  expect(errorText({ code: 'new.code', why: 'something new' }, 400)).toBe('something new(new.code)')
  expect(errorText({ code: 'server.starting', why: 'the city is being folded' }, 503)).toBe('服务器正在启动(server.starting)')
  expect(errorText(undefined, 502)).toBe('502')
  expect(refusalText('toString', 'x')).toBe('x')
})

test('a fault in one line keeps its code', () => {
  expect(faultLine('that day is yet to come (replay.not-yet)')).toBe('该时段尚未到来(replay.not-yet)')
  expect(faultLine('strange (new.code)')).toBe('strange(new.code)')
  expect(faultLine('Failed to fetch')).toBe('Failed to fetch')
})
