import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMarked } from '../../client/ui/demo-mark.ts'
import { placeLabels, type TownMark } from '../../client/charts/label-placement.ts'
import { mapFrame } from '../../client/charts/map-frame.ts'
import { fitProjection, fromWorld, toWorld } from '../../client/charts/projection.ts'
import { pathOf } from '../../client/charts/svg-path.ts'
import { townShapes } from '../../client/charts/town-shapes.ts'
import type { RegionFeatures } from '#model/pack.ts'
import type { Tier } from '#model/fact.ts'
import { smallClientPack } from '../support/wall-page.ts'

const bounds = { west: 118.3, south: 29.2, east: 120.8, north: 30.6 }

describe('the projection', () => {
  it('turns degrees to the square and back', () => {
    fc.assert(fc.property(fc.double({ min: -179, max: 179, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true }), (lng, lat) => {
      const [backLng, backLat] = fromWorld(...toWorld(lng, lat))
      expect(backLng).toBeCloseTo(lng, 9)
      expect(backLat).toBeCloseTo(lat, 9)
    }))
  })

  it('shows all of the bounds within the padding, and puts its centre in the middle', () => {
    const view = fitProjection(bounds, { width: 936, height: 640 }, { top: 20, right: 20, bottom: 40, left: 220 })
    const [left, top] = view.project(bounds.west, bounds.north)
    const [right, bottom] = view.project(bounds.east, bounds.south)
    expect(Math.min(left - 220, top - 20, 916 - right, 600 - bottom)).toBeGreaterThan(-1e-6)
    const [x, y] = view.project(...view.center)
    expect([x, y]).toEqual([expect.closeTo(468, 6), expect.closeTo(320, 6)])
  })
})

describe('shapes', () => {
  it('find the widest place of a square in its middle, half its side away from the edge', () => {
    const [shape] = townShapes(smallClientPack().features)
    expect(shape?.lng).toBeCloseTo(120.05, 3)
    expect(shape?.lat).toBeCloseTo(30.05, 3)
    expect(shape?.radius).toBeCloseTo(0.05 / 360, 6)
  })

  it('take the largest part of an area of several', () => {
    const square = (x: number, side: number): number[][][] => [[[x, 30], [x + side, 30], [x + side, 30 + side], [x, 30 + side], [x, 30]]]
    const features: RegionFeatures = { type: 'FeatureCollection', features: [
      { type: 'Feature', properties: { code: 'a' }, geometry: { type: 'MultiPolygon', coordinates: [square(120, 0.01), square(121, 0.2)] } },
    ] }
    expect(townShapes(features)[0]?.lng).toBeCloseTo(121.1, 3)
  })
})

describe('a path', () => {
  it('closes rings, leaves lines open, and has nothing for points', () => {
    const project = (lng: number, lat: number): [number, number] => [lng * 10, lat * 10]
    const ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    expect(pathOf({ type: 'MultiPolygon', coordinates: [[ring], [ring]] }, project)).toBe('M0.0 0.0L10.0 0.0L10.0 10.0L0.0 0.0Z'.repeat(2))
    expect(pathOf({ type: 'LineString', coordinates: [[0, 0], [2, 1]] }, project)).toBe('M0.0 0.0L20.0 10.0')
    expect(pathOf({ type: 'Point', coordinates: [0, 0] }, project)).toBe('')
  })
})

describe('the frame', () => {
  it('has no lens where every town can be read, and keeps the city off the key', () => {
    const shapes = townShapes(smallClientPack().features)
    const frame = mapFrame(shapes, { width: 900, height: 600 }, 1, { width: 200, height: 300 })
    expect(frame.lens).toBeUndefined()
    for (const { outline } of shapes) for (const [lng = 0, lat = 0] of outline) {
      const [x, y] = frame.city.project(lng, lat)
      expect(x < 200 && y < 300).toBe(false)
    }
  })
})

const town = fc.record({
  code: fc.uuid(), x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 600 }), radius: fc.integer({ min: 1, max: 40 }),
  tier: fc.constantFrom<Tier>(1, 2, 3, 4, 5), name: fc.constantFrom('九堡', '千岛湖', '闻堰'),
})
const overlaps = (a: { x: number, y: number, width: number, height: number }, b: typeof a): boolean =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01

describe('labels', () => {
  it('law T1: callouts never lie on one another, on what already stands there, or outside the view', () => {
    const key = { x: 0, y: 0, width: 200, height: 300 }
    fc.assert(fc.property(fc.array(town, { maxLength: 60 }), (towns: TownMark[]) => {
      const { callouts } = placeLabels(towns, [], [], { width: 900, height: 600, u: 1, taken: [key] })
      callouts.forEach(({ box, tier }, i) => {
        expect(tier).toBeLessThanOrEqual(2)
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 900 && box.y + box.height <= 600).toBe(true)
        expect(overlaps(box, key)).toBe(false)
        for (const other of callouts.slice(i + 1)) expect(overlaps(box, other.box)).toBe(false)
      })
    }), { numRuns: 60 })
  })

  it('give a hot town its character whenever it can hold one, and a quiet one only where there is room', () => {
    const room = { width: 900, height: 600, u: 1, taken: [] }
    const at = (code: string, x: number, tier: Tier): TownMark => ({ code, x, y: 300, radius: 12, tier, name: '九堡' })
    const { characters } = placeLabels([at('quiet', 400, 5), at('hot', 404, 1), at('far', 100, 4)], [], [], room)
    expect(characters.map(one => one.code)).toEqual(['hot', 'far'])
  })

  it('leave the character out of an area too small for one', () => {
    const room = { width: 900, height: 600, u: 1, taken: [] }
    const { characters, callouts } = placeLabels([{ code: 'a', x: 400, y: 300, radius: 6, tier: 2, name: '湖滨' }], [], [], room)
    expect([characters.length, callouts.length, callouts[0]?.isFooted]).toEqual([0, 1, true])
  })
})

describe('the demo mark', () => {
  it('stands whole in every crop of 400 × 300 px of any screen', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3440 }), fc.integer({ min: 0, max: 1860 }), (x, y) =>
      isMarked({ x, y, width: 400, height: 300 })), { numRuns: 2_000 })
  })
})
