import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFile, type JsonPath } from '../../../server/pack/json-file.ts'
import { syntaxBreak } from '../../../server/pack/json-syntax.ts'
import { packFaults } from '../../../server/pack/pack-faults.ts'

const pathsOf = (value: unknown): JsonPath[] => typeof value !== 'object' || value === null
  ? [[]]
  : [[], ...Object.entries(value).flatMap(([key, part]) => pathsOf(part).map(path => [Array.isArray(value) ? Number(key) : key, ...path]))]

describe('the lines of a JSON file', () => {
  it('are told for every value', () => {
    // Written with one value a line, a value's line is one more than the number of values and closing brackets before it.
    const linesOf = (value: unknown, line: number, lines: number[]): number => {
      lines.push(line)
      const parts = typeof value === 'object' && value !== null ? Object.values(value) : []
      const last = parts.reduce<number>((at, part) => linesOf(part, at + 1, lines), line)
      return parts.length === 0 ? line : last + 1
    }
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), value => {
      const file = jsonFile({ name: 'f', text: JSON.stringify(value, undefined, 1) }, packFaults())
      const lines: number[] = []
      linesOf(file?.value, 1, lines)
      expect(pathsOf(file?.value).map(path => file?.lineOf(path))).toEqual(lines)
    }))
    const file = jsonFile({ name: 'f', text: '{\n"a": [\n1,\n{"b}": "x\\"{",\n"c": 2}\n],\n"d": 3 }' }, packFaults())
    expect([['a'], ['a', 0], ['a', 1, 'b}'], ['a', 1, 'c'], ['d'], ['a', 1, 'none'], []].map(path => file?.lineOf(path)))
      .toEqual([2, 3, 4, 5, 7, 4, 1])
  })

  it('hold for any text: it breaks nowhere exactly when it is JSON', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-0.5e3', '01', 'true', 'nul', ' ', '\n', '"', '\\')
    const pieces = fc.array(piece, { maxLength: 12 })
    fc.assert(fc.property(fc.oneof(pieces.map(list => list.join('')), fc.json()), text => {
      const faults = packFaults()
      const file = jsonFile({ name: 'f', text }, faults)
      expect(faults.noted).toHaveLength(file ? 0 : 1)
      if (file) expect(syntaxBreak(text)).toBe(text.length)
      else expect(syntaxBreak(text)).toBeLessThanOrEqual(text.length)
    }), { numRuns: 2_000 })
  })
})
