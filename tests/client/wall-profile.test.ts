import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitSeats, needs, without, type Room } from '../../client/scenes/fit-scene.ts'
import command from '../../client/scenes/command.ts'
import overview from '../../client/scenes/overview.ts'
import { panelsOf, settle, stage, type Scene, type Seat } from '../../client/scenes/scene.ts'
import { noteOf, profileOn, readOptions, stageWith } from '../../client/scenes/wall-options.ts'
import { ARC, arcOf, mmOf, pitchOf, seamsOf, seatOf, typeRules, typeScale, TYPE_U, type WallProfile } from '../../client/scenes/wall-profile.ts'

const profiles: fc.Arbitrary<WallProfile> = fc.record({
  px: fc.record({ width: fc.integer({ min: 1000, max: 12_000 }), height: fc.integer({ min: 700, max: 4_400 }) }),
  pitch: fc.double({ min: 0.3, max: 4, noNaN: true }), far: fc.double({ min: 1, max: 40, noNaN: true }),
  seat: fc.option(fc.double({ min: 0.5, max: 30, noNaN: true }), { nil: undefined }),
}).map(({ px, pitch, far, seat }) => ({
  px, far, mm: { width: px.width * pitch, height: px.height * pitch }, ...seat !== undefined && { seat },
}))

/** Minutes of arc of so many u. */
const arcIn = (profile: WallProfile, u: number, count: number, metres: number): number =>
  arcOf(count * u * profile.mm.height / profile.px.height, metres)
const namesOf = (seats: readonly Seat[]): string[] => seats.flatMap(seat => ('panel' in seat ? [seat.panel] : namesOf(seat.seats)))
const scenes: readonly Scene[] = [overview, command]
const anyScene = fc.constantFrom(...scenes)
const rooms: fc.Arbitrary<Room> = fc.record({ width: fc.integer({ min: 200, max: 8_000 }), height: fc.integer({ min: 200, max: 2_000 }) })

describe('the type scale of a wall in a room', () => {
  it('gives every text its arc from the seat it is for, and never less than without a profile', () => {
    fc.assert(fc.property(profiles, (profile) => {
      const { u, hot } = typeScale(profile)
      const close = 1 - 1e-9
      expect(arcIn(profile, u, TYPE_U.headline, profile.far)).toBeGreaterThanOrEqual(ARC.far * close)
      expect(arcIn(profile, u, hot, profile.far)).toBeGreaterThanOrEqual(ARC.far * close)
      expect(arcIn(profile, u, TYPE_U.body, seatOf(profile))).toBeGreaterThanOrEqual(ARC.body * close)
      expect(arcIn(profile, u, TYPE_U.han, seatOf(profile))).toBeGreaterThanOrEqual(ARC.han * close)
      expect(u * 1080).toBeGreaterThanOrEqual(profile.px.height * close)
      expect(hot).toBeLessThanOrEqual(TYPE_U.headline / close)
    }))
  })

  it('asks for no more than its rules do: what the lint demands is what the scale gives', () => {
    fc.assert(fc.property(profiles, (profile) => {
      const { u, hot } = typeScale(profile)
      const rules = typeRules(profile.px, profile)
      const landscape = profile.px.width >= profile.px.height
      if (!landscape) return
      expect(u * TYPE_U.body * 1.0001).toBeGreaterThanOrEqual(rules.body)
      expect(u * TYPE_U.han * 1.0001).toBeGreaterThanOrEqual(rules.least)
      expect(u * TYPE_U.headline * 1.0001).toBeGreaterThanOrEqual(rules.headline)
      expect(u * Math.max(22, hot) * 1.0001).toBeGreaterThanOrEqual(rules.hot)
    }))
  })

  it('grows with the distance and never shrinks', () => {
    fc.assert(fc.property(profiles, fc.double({ min: 1, max: 3, noNaN: true }), (profile, by) => {
      const [near, far] = [typeScale(profile), typeScale({ ...profile, far: profile.far * by })]
      expect(far.u).toBeGreaterThanOrEqual(near.u * (1 - 1e-9))
      expect(far.u * far.hot).toBeGreaterThanOrEqual(near.u * near.hot * (1 - 1e-9))
    }))
  })

  it('knows the sizes of the books: 16′ are 4.65 mm to the metre, 30′ at 8 m are 70 mm and 56 px of P1.25', () => {
    expect(mmOf(16, 1)).toBeCloseTo(4.65, 2)
    expect(mmOf(30, 8)).toBeCloseTo(69.8, 1)
    expect(Math.round(mmOf(30, 8) / 1.25)).toBe(56)
    const profile: WallProfile = { px: { width: 3840, height: 1080 }, mm: { width: 4800, height: 1350 }, far: 8 }
    expect(pitchOf(profile)).toBe(1.25)
    expect(seatOf(profile)).toBeCloseTo(4.05)
    const { u, hot } = typeScale(profile)
    expect([u, Math.round(hot * u)]).toEqual([1, 56])
  })

  it('says where the nearest seat sees the pixels', () => {
    const wall = { px: { width: 1920, height: 1080 }, mm: { width: 3571, height: 2009 }, far: 10 }
    expect([3, 3.5].map(near => typeScale({ ...wall, near }).isCoarse)).toEqual([true, false])
  })

  it('finds the seams of a matrix', () => {
    expect(seamsOf({ width: 5760, height: 2160 }, { columns: 3, rows: 2 })).toEqual({ x: [1920, 3840], y: [1080] })
    expect(seamsOf({ width: 5760, height: 2160 }, undefined)).toEqual({ x: [], y: [] })
  })
})

describe('a scene whose type is large', () => {
  it('drops panels in its declared order, no more than it must, and what is left has room or the type gives way', () => {
    fc.assert(fc.property(anyScene, fc.constantFrom('16:9', '21:9', '3x2', '32:9', '48:9', 'portrait'), rooms, (scene, layout, room) => {
      const all = settle(scene.layouts[layout as keyof typeof scene.layouts]!, () => true)
      const { seats, dropped, shrink } = fitSeats(all, room, scene.drops)
      const inOrder = scene.drops.filter(name => namesOf(all).includes(name))
      expect(dropped).toEqual(inOrder.slice(0, dropped.length))
      expect(namesOf(seats)).toEqual(namesOf(all).filter(name => !dropped.includes(name)))
      expect(namesOf(seats)).toEqual(expect.arrayContaining(['TierMap', 'WallHeader', 'TruthStrip']))
      const { width, height } = needs(seats, 'stack')
      expect((width + 48) * shrink).toBeLessThanOrEqual(room.width * 1.0001)
      expect((height + 16) * shrink).toBeLessThanOrEqual(room.height * 1.0001)
      if (shrink < 1) expect(dropped).toEqual(inOrder)
      if (dropped.length > 0) {
        const before = needs(without(all, dropped.slice(0, -1)), 'stack')
        expect(before.width + 48 > room.width || before.height + 16 > room.height).toBe(true)
      }
    }))
  })

  it('keeps everything where a wall has its own size', () => {
    const sizes = [[1920, 1080], [2560, 1080], [5760, 2160], [3840, 1080], [6656, 1792], [5760, 1080], [1080, 1920]] as const
    for (const scene of scenes) for (const [width, height] of sizes) {
      const { seats, layout, aspect, u } = stage(scene, { width, height }, () => true)
      const least = needs(seats, 'stack')
      const hasRoom = least.width + 48 <= width / u + 1e-6 && least.height + 16 <= height / u + 1e-6
      expect([layout, hasRoom], `${scene.id} ${width}×${height}`).toEqual([aspect, true])
    }
  })

  it('names in its order only panels that it has', () => {
    for (const scene of scenes) {
      const known = Object.values(scene.layouts).flatMap(panelsOf)
      expect(scene.drops.filter(name => !known.includes(name))).toEqual([])
    }
  })

  it('says on the glass what it leaves out, and that type is too small where that is not enough', () => {
    const px = { width: 1920, height: 1080 }
    const told = (search: string): string => {
      const options = readOptions(new URLSearchParams(search))
      return noteOf(stageWith(options, overview, px, () => true), options)
    }
    expect(told('distance=6&pitch=1.25')).toBe('')
    expect(told('distance=12&pitch=1.25')).toMatch(/^本屏未显示 /)
    expect(told('distance=200&pitch=1.25')).toMatch(/字号低于座位所需/)
  })
})

describe('the address of a wall', () => {
  it('tells of its glass', () => {
    const options = readOptions(new URLSearchParams('scene=overview&distance=6&pitch=1.25&near=2&cells=3x2&size=6656x1792&crop=3328,0,3328,1792'))
    expect(options).toEqual({
      faults: [], size: { width: 6656, height: 1792 }, crop: { x: 3328, y: 0, width: 3328, height: 1792 },
      profile: { far: 6, near: 2, pitch: 1.25, cells: { columns: 3, rows: 2 } },
    })
    expect(profileOn(options, { width: 800, height: 400 })?.mm).toEqual({ width: 1000, height: 500 })
    expect(profileOn(readOptions(new URLSearchParams('distance=6&mm=4000x2000')), { width: 800, height: 400 })?.mm).toEqual({ width: 4000, height: 2000 })
  })

  it.each([
    ['distance=far&pitch=1', ['distance']], ['distance=6', ['pitch']], ['pitch=1.25', ['distance']], ['size=0x100', ['size']],
    ['size=6656*1792', ['size']], ['size=99999x100', ['size']], ['crop=1,2,3', ['crop']], ['crop=0,0,0,10', ['crop']], ['cells=three', ['cells']],
  ])('says what of it cannot be read: %s', (search, faults) => {
    const options = readOptions(new URLSearchParams(search))
    expect(options.faults).toEqual(faults)
    expect(noteOf(stageWith(options, overview, { width: 1920, height: 1080 }, () => true), options)).toContain(faults[0])
  })
})
