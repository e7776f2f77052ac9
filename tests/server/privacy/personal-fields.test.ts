import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partPersonalFields } from '../../../server/privacy/personal-fields.ts'

describe('personal fields', () => {
  it('a contact alone goes as it is, whatever JSON it is', () => {
    fc.assert(fc.property(fc.jsonValue().filter(v => v !== null), (contact) => {
      expect(partPersonalFields({ id: 'a', contact })).toEqual({ body: { id: 'a' }, personal: contact })
    }))
  })

  it('known names are found whatever their writing, at the top and one level down', () => {
    const parted = partPersonalFields({ id: 'a', Reporter_Name: '张三', caller: { n: 1 }, 手机号: '1',
      meta: { phone: '2', floor: 3 }, text: 't' })
    expect(parted).toEqual({
      body: { id: 'a', meta: { floor: 3 }, text: 't' },
      personal: { 'Reporter_Name': '张三', 'caller': { n: 1 }, '手机号': '1', 'meta.phone': '2' },
    })
  })

  it('empty ones are dropped and a body without any is left alone', () => {
    expect(partPersonalFields({ id: 'a', contact: null })).toEqual({ body: { id: 'a' } })
    const body = { id: 'a', location: { lng: 1, lat: 2 } }
    expect(partPersonalFields(body).body).toBe(body)
  })

  it('a field named __proto__ stays a field', () => {
    const { body } = partPersonalFields(JSON.parse('{"__proto__":{"phone":"1","x":2},"contact":"c"}') as Record<string, unknown>)
    expect(Object.keys(body)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
  })
})
