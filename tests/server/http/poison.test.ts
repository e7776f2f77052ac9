import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Receipt } from '../../../server/intake/intake.ts'
import { ownPoison, poisonFiles } from './poison.ts'
import { report, serveCity, type ServedCity } from './served-city.ts'

let served: ServedCity
beforeAll(async () => void (served = await serveCity()))
afterAll(async () => {
  expect(served.faults).toEqual([])
  await served.close()
})

const good = (id: string): Buffer => Buffer.from(JSON.stringify(report(id)))
const between = (parts: readonly Buffer[], separator: string): Buffer =>
  Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from(separator), part])))
const ndjson = (name: string, bytes: Buffer): Buffer => between([good(`${name}-1`), bytes, good(`${name}-2`)], '\n')
const array = (name: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from('['), between([good(`${name}-1`), bytes, good(`${name}-2`)], ','), Buffer.from(']')])

async function post(body: Buffer, type: string): Promise<{ status: number, receipt: Receipt, error?: { code: string, why: string,
  fix: string } }> {
  const answer = await served.call('POST', '/api/facts', { body, type })
  return { status: answer.status, receipt: answer.body as Receipt, error: (answer.body as { error?: never }).error }
}

describe('law D3: every line gets a verdict; the rest of the batch is unharmed', () => {
  test('each poison file between two good lines of NDJSON', async () => {
    const files = await poisonFiles()
    expect(files).toHaveLength(53)
    for (const { name, bytes } of files) {
      const { status, receipt } = await post(ndjson(`n-${name}`, bytes), 'application/x-ndjson')
      expect.soft([name, status, receipt.accepted], name).toEqual([name, 200, 2])
      const lines = bytes.toString('latin1').split('\n')
      const isBlank = lines.every(line => /^[ \t\r]*$/.test(line))
      expect.soft(receipt.rejected > 0, `${name} is refused unless it is blank`).toBe(!isBlank)
      expect.soft(receipt.verdicts.at(-1)?.line, name).toBe(lines.length + 2)
      for (const { verdict, code, why } of receipt.verdicts) if (verdict === 'rejected') expect.soft([typeof code,
        typeof why]).toEqual(['string', 'string'])
    }
    expect((await served.call('GET', '/healthz')).status).toBe(200)
  })

  test('each poison file as an item between two good ones of an array; where no end can be told, nothing is kept', async () => {
    const unreadable: string[] = []
    for (const { name, bytes } of await poisonFiles()) {
      const { status, receipt, error } = await post(array(`a-${name}`, bytes), 'application/json')
      if (status === 400) {
        expect.soft([name, error?.code]).toEqual([name, 'body.unreadable'])
        expect.soft(served.serving.spine.city.tables.incidents.has(`a-${name}-1`)).toBe(false)
        unreadable.push(name)
        continue
      }
      expect.soft([name, status, receipt.accepted, receipt.rejected]).toEqual([name, 200, 2, 1])
      expect.soft(receipt.verdicts.map(v => v.line)).toEqual([1, 2, 3])
    }
    expect(unreadable).toEqual([
      'n_array_newlines_unclosed.json', 'n_array_unclosed_with_new_lines.json',
      'n_structure_100000_opening_arrays.json', 'n_structure_open_open.json',
    ])
  })

  test('each poison file as the whole body, of either kind', async () => {
    for (const { name, bytes } of await poisonFiles()) {
      for (const type of ['application/json', 'application/x-ndjson']) {
        const { status, receipt, error } = await post(bytes, type)
        expect.soft([name, type, [200, 400].includes(status)]).toEqual([name, type, true])
        if (status === 200) expect.soft(receipt.accepted, name).toBe(0)
        else expect.soft(error?.code, name).toBe('body.unreadable')
      }
    }
  })

  test('twelve of our own, in both forms', async () => {
    const own = ownPoison()
    expect(own).toHaveLength(12)
    for (const { name, bytes, code } of own) {
      for (const [form, type, body] of [['n', 'application/x-ndjson', ndjson], ['a', 'application/json', array]] as const) {
        const { status, receipt } = await post(body(`${form}-${name}`, bytes), type)
        expect.soft([name, form, status]).toEqual([name, form, 200])
        const [first, poison, last] = receipt.verdicts
        expect.soft([name, form, first?.verdict, last?.verdict]).toEqual([name, form, 'accepted', 'accepted'])
        if (code === undefined) expect.soft([name, form, poison?.verdict === 'rejected']).toEqual([name, form, false])
        else expect.soft([name, form, poison?.verdict, poison?.code]).toEqual([name, form, 'rejected', code])
      }
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test('what was refused stands in the quarantine with its reason and without personal data', () => {
    const refused = served.serving.quarantine.list({ limit: 1000 })
    expect(refused.length).toBeGreaterThan(60)
    expect(JSON.stringify(refused)).not.toContain('13812345678')
  })
})
