import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOfArray } from '../../../server/intake/read-array.ts'
import { linesOf, type LineLimits } from '../../../server/intake/read-lines.ts'
import type { Line } from '../../../server/intake/intake.ts'

async function* inParts(bytes: Buffer, cuts: readonly number[]): AsyncIterable<Uint8Array> {
  const places = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const to of [...places, bytes.length]) {
    yield bytes.subarray(from, to)
    from = to
  }
}

async function read(body: string | Buffer, cuts: readonly number[] = [], limits: LineLimits = { lineBytes: 1000 }): Promise<Line[]> {
  const lines: Line[] = []
  for await (const part of linesOf(inParts(Buffer.from(body as string), cuts), limits)) {
    expect(part.length).toBeLessThanOrEqual(limits.linesAtOnce ?? 1000)
    lines.push(...part)
  }
  return lines
}

const short = (line: Line): [number, unknown] => [line.line, 'value' in line ? line.value : line.unreadable.code]

describe('lines of a stream', () => {
  test('blank lines are counted, not given; a mark before the first line and carriage returns are passed over', async () => {
    expect((await read('\uFEFF{"a":1}\r\n\n \t\n[2]\n')).map(short)).toEqual([[1, { a: 1 }], [4, [2]]])
    expect(await read('')).toEqual([])
    expect((await read('1\n\uFEFF2')).map(short)).toEqual([[1, 1], [2, 'line.not-json']])
  })

  test('the last of a repeated name counts', async () => {
    expect((await read('{"a":1,"a":2}')).map(short)).toEqual([[1, { a: 2 }]])
  })

  test('a line that is too long is refused without being held, whatever follows', async () => {
    const body = `1\n"${'水'.repeat(5000)}"\n3`
    for (const cuts of [[], [1], [700], [3, 400, 900, 1500, 2500, 9000]]) {
      expect((await read(body, cuts)).map(short)).toEqual([[1, 1], [2, 'line.too-long'], [3, 3]])
    }
  })

  test('bad bytes spoil their own line only', async () => {
    const body = Buffer.concat([Buffer.from('1\n"'), Buffer.from([0xED, 0xA0, 0x80]), Buffer.from('"\n3')])
    expect((await read(body)).map(short)).toEqual([[1, 1], [2, 'line.not-utf8'], [3, 3]])
  })

  test('however the bytes are cut, the lines are the same', async () => {
    const line = fc.oneof(fc.json({ maxDepth: 2 }), fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('', '  ',
      '水'.repeat(600), '{'))
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), async (lines, cuts) => {
      const body = lines.map(l => l.replaceAll('\n', ' ')).join('\n')
      const limits = { lineBytes: 500, linesAtOnce: 3 }
      expect((await read(body, cuts, limits)).map(short)).toEqual((await read(body, [], limits)).map(short))
    }))
  })
})

describe('items of an array', () => {
  const items = (body: string | Buffer): unknown => {
    const lines = linesOfArray(Buffer.from(body as string), { lineBytes: 1000 })
    return 'unreadable' in lines ? 'unreadable' : lines.map(short)
  }

  test('a sound array gives its items', () => {
    expect(items('[1, {"a":[2]}, "x"]')).toEqual([[1, 1], [2, { a: [2] }], [3, 'x']])
    expect(items(' \n[]\n')).toEqual([])
    expect(items('\uFEFF[1]')).toEqual([[1, 1]])
  })

  test('a bad item is refused alone', () => {
    expect(items('[1, NaN, {"a":"],["} , "x\ny", 5,]')).toEqual(
      [[1, 1], [2, 'line.not-json'], [3, { a: '],[' }], [4, 'line.not-json'], [5, 5], [6, 'line.not-json']])
  })

  test('what is no array, or ends nowhere, is unreadable as a whole', () => {
    for (const body of ['', ' ', '{}', '1', '[', ']', '[1', '[1]]', '[[1]', '[1] 2', '["a]', '[1]x[2]']) expect([body,
      items(body)]).toEqual([body, 'unreadable'])
  })

  test('splitting by hand finds the same items as the parser', () => {
    fc.assert(fc.property(fc.array(fc.json({ maxDepth: 3 }), { minLength: 1 }), (values) => {
      const whole = items(`[${values.join()}]`) as [number, unknown][]
      const split = items(`[${values.join()},NaN]`) as [number, unknown][]
      expect(split.slice(0, -1)).toEqual(whole)
      expect(split.at(-1)).toEqual([values.length + 1, 'line.not-json'])
    }))
  })
})
