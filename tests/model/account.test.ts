import { describe, expect, test } from 'vitest'
import { accountOf } from '#model/account.ts'
import { FAMILIES } from '#model/families.ts'
import { indicators } from '#model/registry.ts'
import { townsOf } from '#model/pack.ts'
import type { Summary } from '#model/summary.ts'
import { given, minutes, reported, told } from '../support/given.ts'
import { smallPack } from '../support/small-pack.ts'

const pack = smallPack()
const TOWN = townsOf(pack)[0]!.code
const busy = (): Summary => given(
  reported('a'), reported('b', { town: undefined }), reported('c'), reported('d', { slaMinutes: 10 }), told('incident.closed', { id: 'c' }, { at: minutes(20) }),
  told('unit.registered', { id: 'p1', force: 'patrol', town: TOWN }), told('unit.status-changed', { id: 'p1', status: 'available' }),
).summaryAt(minutes(180))

describe('every indicator has its account by its own definition', () => {
  test.each(indicators.map(one => [one.id, one] as const))('%s', (id, indicator) => {
    const summary = busy()
    const account = accountOf(id, summary, pack)!
    expect(account).toMatchObject({ id, name: indicator.name, scope: indicator.scope, value: indicator.value(summary) })
    expect(account).toMatchObject({ at: summary.at, lens: 'known', seq: summary.seq, digest: summary.digest })
    expect(account.scope).not.toBe('')
    if (account.unit === '%') expect([indicator.numerator, indicator.denominator]).not.toContain(undefined)
    else expect(account.numerator.value).toBe(account.value)
  })

  test.each(indicators.filter(one => one.unit === '%').map(one => [one.id]))('the ratio %s is its numerator ÷ its denominator', (id) => {
    const { value, numerator, denominator } = accountOf(id, busy(), pack)!
    if (value === null) expect([0, null]).toContain(denominator!.value)
    else expect(value).toBeCloseTo(numerator.value! / denominator!.value!, 12)
  })

  test.each(indicators.filter(one => one.fedBy !== 'sources').map(one => [one.id]))('%s is unknown while nothing was ever told, and so are its parts', (id) => {
    const { value, numerator, denominator } = accountOf(id, given().summaryAt(minutes(1)), pack)!
    expect([value, numerator.value, denominator?.value ?? null]).toEqual([null, null, null])
  })
})

describe('families', () => {
  const KEYS: Record<string, string[]> = {
    towns: townsOf(pack).map(town => town.code), categories: pack.categories.map(category => category.code),
    stages: ['collect', 'assign', 'handle', 'urge', 'feedback', 'assess'], tiers: ['1', '2', '3', '4', '5', 'none', '1+2'], sources: ['fresh'],
  }
  KEYS['categories']!.push(KEYS['categories']!.join('+'))
  /** An age is part of no whole. */
  const AGE = 'sources.*.age'
  const ids = FAMILIES.filter(({ path }) => path !== AGE).flatMap(({ path }) => KEYS[path.split('.')[0]!]!.map(key => path.replace('*', key)))

  test.each(ids.map(id => [id]))('%s says what is counted, of what whole', (id) => {
    const account = accountOf(id, busy(), pack)!
    expect(account.name).not.toBe('')
    expect(account.scope).not.toBe('')
    expect(account.numerator.value).toBe(account.value)
    expect(account.denominator!.value).toBeGreaterThanOrEqual(account.value!)
  })

  test('the age of a source is told in the unit it is printed in', () => {
    const ageAt = (after: number): unknown[] => {
      const account = accountOf('sources.110.age', given(reported('a')).summaryAt(minutes(after)), pack)!
      return [account.value, account.unit, account.denominator]
    }
    expect([ageAt(0.5), ageAt(59.9), ageAt(2 * 24 * 60 - 1), ageAt(2 * 24 * 60)]).toEqual([[30, '秒', null], [59, '分', null], [47, '时', null], [2, '天', null]])
    expect(accountOf('sources.nobody.age', busy(), pack)).toBeUndefined()
  })

  test('several categories make one figure, their sum; one of them unknown makes none', () => {
    const summary = busy()
    const [first, second] = pack.categories.map(category => category.code)
    const valueOf = (key: string): number | null => accountOf(`categories.${key}.reportedToday`, summary, pack)!.value
    expect(valueOf(`${first}+${second}`)).toBe(valueOf(first!)! + valueOf(second!)!)
    expect(accountOf(`categories.${first}+nothing.open`, summary, pack)).toBeUndefined()
  })

  test('the towns of a whole, with what is on no town, make the whole', () => {
    const summary = busy()
    const sum = townsOf(pack).reduce((all, { code }) => all + accountOf(`towns.${code}.open`, summary, pack)!.value!, 0)
    expect(sum + summary.incidents.tray).toBe(accountOf(`towns.${TOWN}.open`, summary, pack)!.denominator!.value)
    expect([sum, summary.incidents.tray]).toEqual([2, 1])
  })

  test('a town an area is not told of has no account, nor has what is no figure', () => {
    const summary = busy()
    const area = { ...summary, towns: summary.towns.filter(town => town.code !== TOWN) }
    expect(accountOf(`towns.${TOWN}.open`, area, pack)).toBeUndefined()
    for (const id of ['towns.nowhere.open', 'categories.x.open', 'stages.closed', 'incidents', '', 'toString', 'stages.toString']) {
      expect(accountOf(id, summary, pack)).toBeUndefined()
    }
  })
})

test('the parts of the closing rate are those of the rate', () => {
  const { incidents } = busy()
  expect([incidents.closedOnTime, incidents.fallenDue]).toEqual([1, 4])
  expect(accountOf('incidents.closingRate', busy(), pack)).toMatchObject({ value: 1 / 4, numerator: { value: 1 }, denominator: { value: 4 } })
})

test('a town\'s overdue are the open ones of the town whose due time is behind', () => {
  const { incidents, towns } = busy()
  expect(incidents.overdue).toBe(3)
  expect(towns.reduce((sum, town) => sum + town.overdue, 0)).toBe(2)
})
