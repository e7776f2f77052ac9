import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { factColumns, factsOf } from '#model/replay-wire.ts'
import { topAlarm } from '../../client/composables/use-playback-live.ts'
import { livePage } from '../../client/composables/use-playback.ts'
import { keysOf } from '../../client/composables/use-playback-keys.ts'
import { createPace } from '../../client/feed/pace.ts'
import { COUNTS, nextKind, STEP_KINDS } from '../../client/feed/step-kinds.ts'
import { momentOf, readAddress, writeAddress, clockText } from '../../client/playback/address.ts'
import { differingMatters } from '../../client/playback/lens-difference.ts'
import { gravestFirst, spaced } from '../../client/playback/strip-shapes.ts'
import { zh } from '../../client/text/zh-CN.ts'
import { zhReplay } from '../../client/text/zh-replay.ts'
import { cityAt, FACTS, HOUR, START, ZONE } from '../support/replay-page.ts'
import { TOWNS } from '../support/small-pack.ts'
import { recorded } from '../support/wall-page.ts'

describe('the address', () => {
  it('restores the moment it was written at', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 24 * HOUR - 1 }), fc.constantFrom(0, 60, -600), fc.constantFrom('known' as const, 'happened' as const), (offset, rate, lens) => {
      const loop = { a: clockText(START, ZONE), b: clockText(START + offset, ZONE), loop: rate !== 0 }
      const search = writeAddress('?audience=display&a=1', { date: '2026-11-23', t: clockText(START + offset, ZONE), rate, lens, ...loop })
      const read = readAddress(search)
      expect(read).toMatchObject({ date: '2026-11-23', rate, lens, audience: 'display', a: '00:00:00', b: clockText(START + offset, ZONE) })
      expect(read.loop === true).toBe(loop.loop)
      expect(momentOf(read.t, START)).toBe(START + offset)
    }))
    expect(momentOf('2026-11-23T18:00:00+08:00', START)).toBe(START + 18 * HOUR)
    expect([momentOf('soon', START), momentOf(undefined, START)]).toEqual([undefined, undefined])
    expect(readAddress('?date=x&rate=fast&lens=other')).toEqual({ lens: 'known' })
  })

  it('knows the way back to live', () => {
    const origin = 'http://h:1'
    expect([livePage('http://h:1/desk?town=1', origin), livePage('http://h:1/replay', origin), livePage('http://evil/desk', origin), livePage('', origin)])
      .toEqual(['/desk?town=1', '/wall', '/wall', '/wall'])
  })
})

describe('small parts', () => {
  it('facts come out of their columns as they went in, but for the senders\' keys', () => {
    const keyed = FACTS.slice(0, 40).map((fact, i) => ({ ...fact, ...(i % 3 === 0 ? { key: `k${i}` } : {}), ...(i % 2 === 0 ? { simulated: true as const } : {}) }))
    const sent = JSON.parse(JSON.stringify(factColumns([...keyed].reverse(), 3, 9))) as ReturnType<typeof factColumns>
    expect(factsOf(sent)).toEqual([...keyed].reverse().map(({ key: _key, ...fact }) => fact))
    expect([sent.after, sent.upTo]).toEqual([3, 9])
  })

  it('kinds to step to are told from facts and from rows shown', () => {
    const [raised] = recorded([{ kind: 'alarm.raised', v: 1, source: 'wuse', happenedAt: START, body: { id: 'a', rule: 'r', priority: 'notice', about: {} } }], START)
    const row = (table: string, entity: object): Fact => ({ ...raised!, kind: 'view.shown', body: { table, id: 'x', entity } }) as unknown as Fact
    const kindsOf = (fact: Fact): string[] => STEP_KINDS.filter(kind => COUNTS[kind](fact))
    expect(kindsOf(raised!)).toEqual(['all', 'alarm'])
    expect(kindsOf(FACTS[0]!)).toEqual(['all', 'reported'])
    expect(kindsOf(FACTS[1]!)).toEqual([])
    expect(kindsOf(row('incidents', { reportedAt: 5, lastAt: 5 }))).toEqual(['all', 'reported'])
    expect(kindsOf(row('incidents', { reportedAt: 5, closedAt: 7, lastAt: 7 }))).toEqual(['all', 'closed'])
    expect(kindsOf(row('assessments', {}))).toEqual(['all', 'tier'])
    expect(kindsOf(row('sources', {}))).toEqual([])
    expect(STEP_KINDS.every(kind => zhReplay.kinds[kind] !== undefined)).toBe(true)
    expect(STEP_KINDS.map(nextKind)).toEqual([...STEP_KINDS.slice(1), 'all'])
  })

  it('the pace keeps its place when its rate changes', () => {
    let mono = 0
    const pace = createPace(100, () => mono)
    pace.run(10)
    mono = 5
    pace.run(-1)
    expect(pace.at()).toBe(150)
    mono = 25
    expect(pace.at()).toBe(130)
  })

  it('differing matters are those a person would see otherwise', () => {
    const late = recorded([{ kind: 'incident.reported', v: 2, source: 's', happenedAt: START, body: { id: 'late', category: 'quarrel', town: TOWNS[0]! } }], START, 900)
    const base = cityAt(START + 3 * HOUR)
    expect(differingMatters(base, base).ids.size).toBe(0)
    expect(differingMatters(base, fold(base, late))).toEqual({ ids: new Set(['late']), towns: new Map([[TOWNS[0], 1]]) })
  })

  it('symbols keep their distance, the gravest first', () => {
    const ticks = gravestFirst([{ level: 4 as const, at: 'a', x: 0 }, { level: 1 as const, at: 'b', x: 5 }, { level: 2 as const, at: 'c', x: 40 }])
    expect(spaced(ticks, 17).map(({ level }) => level)).toEqual([1, 2])
  })

  it('top alarms are told from others, in facts and in views', () => {
    const [raised] = recorded([{ kind: 'alarm.raised', v: 1, source: 'wuse', happenedAt: START, body: { id: 'a', rule: 'r', priority: 'top', about: {} } }], START)
    const [other] = recorded([{ kind: 'alarm.raised', v: 1, source: 'wuse', happenedAt: START, body: { id: 'a', rule: 'r', priority: 'notice', about: {} } }], START)
    expect([topAlarm(raised!), topAlarm(other!)]).toEqual([{ id: 'a', at: START }, undefined])
  })

  it('every key of the help does something', () => {
    const keys = keysOf({} as never, {} as never, () => undefined, () => undefined)
    const named = zh.replay.keys.flatMap(([names]) => names.split(' ')).filter(name => !['Shift', '+', '或'].includes(name))
    const words: Record<string, string> = { 空格: ' ', '←': 'arrowleft', '→': 'arrowright' }
    for (const name of named) expect(keys[words[name] ?? name.toLowerCase()], name).toBeDefined()
  })
})
