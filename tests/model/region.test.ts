import fc from 'fast-check'
import type { Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import type { Region, RegionFeatures } from '#model/pack.ts'
import { makeLocator } from '#model/region.ts'

const town = (code: string, level = 'town'): Region => ({ code, name: code, shortName: code, level, key: false, lng: 0, lat: 0 })
const square = (x: number, y: number, side = 1): Position[] => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
const features = (...list: { code: string, rings: Position[][][] }[]): RegionFeatures => ({
  type: 'FeatureCollection',
  features: list.map(({ code, rings: coordinates }) =>
    ({ type: 'Feature', properties: { code }, geometry: { type: 'MultiPolygon', coordinates } })),
})

describe('a locator', () => {
  it('sees holes, islands in them and separate parts, whatever way round the rings run', () => {
    const turned = [square(0, 0, 9), square(2, 2, 5).reverse()]
    for (const rings of [turned, turned.map(ring => [...ring].reverse()), [turned[0] ?? [], square(2, 2, 5)]]) {
      const { townAt } = makeLocator(features({ code: 'a', rings: [rings, [square(4, 4)], [square(20, 0)]] }), [town('a')])
      expect([[1, 1], [4.5, 4.5], [20.5, 0.5]].map(([x = 0, y = 0]) => townAt(x, y))).toEqual(['a', 'a', 'a'])
      expect([[3, 3], [15, 0.5], [-1, 1], [1, 10]].filter(([x = 0, y = 0]) => townAt(x, y) !== undefined)).toEqual([])
    }
  })

  it('answers towns only, and says of any region whether the point is in the city', () => {
    const polygons = features({ code: 'city', rings: [[square(0, 0, 4)]] }, { code: 't', rings: [[square(0, 0)]] })
    const { townAt, isInsideCity } = makeLocator(polygons, [town('t')])
    expect(townAt(0.5, 0.5)).toBe('t')
    expect(townAt(2, 2)).toBeUndefined()
    expect([isInsideCity(2, 2), isInsideCity(5, 5)]).toEqual([true, false])
  })

  it('answers nothing where there is no polygon, and for what is no number', () => {
    const none = makeLocator(features(), [town('t')])
    expect([none.townAt(0, 0), none.isInsideCity(0, 0)]).toEqual([undefined, false])
    const one = makeLocator(features({ code: 't', rings: [[square(0, 0)]] }), [town('t')])
    expect([one.townAt(NaN, 0.5), one.townAt(Infinity, 0.5), one.isInsideCity(0.5, NaN)]).toEqual([undefined, undefined, false])
  })

  it('gives every point of a tiled square to exactly one town, points on borders and corners too', () => {
    const side = 4
    const corner = fc.record({ x: fc.double({ min: -0.4, max: 0.4, noNaN: true }), y: fc.double({ min: -0.4, max: 0.4, noNaN: true }) })
    fc.assert(fc.property(fc.array(corner, { minLength: (side + 1) ** 2, maxLength: (side + 1) ** 2 }), jitters => {
      const node = (x: number, y: number): Position => {
        const shift = x % side === 0 || y % side === 0 ? { x: 0, y: 0 } : jitters[y * (side + 1) + x] ?? { x: 0, y: 0 }
        return [x + shift.x, y + shift.y]
      }
      const cells = Array.from({ length: side * side }, (_, i) => ({ x: i % side, y: Math.floor(i / side) }))
      const tiles = cells.map(({ x, y }) => ({
        code: `${x},${y}`, rings: [[[node(x, y), node(x + 1, y), node(x + 1, y + 1), node(x, y + 1), node(x, y)]]],
      }))
      const all = features(...tiles)
      const { townAt } = makeLocator(all, tiles.map(tile => town(tile.code)))
      const alone = tiles.map(tile => makeLocator(features(tile), [town(tile.code)]))
      const points = cells.flatMap(({ x, y }): Position[] => {
        const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [node(x, y), node(x + 1, y)]
        return [[ax, ay], [(ax + bx) / 2, (ay + by) / 2], [x + 0.5, y + 0.5]]
      })
      for (const [lng = 0, lat = 0] of points) {
        expect(townAt(lng, lat)).toBeDefined()
        expect(alone.filter(one => one.townAt(lng, lat) !== undefined)).toHaveLength(1)
      }
    }), { numRuns: 25 })
  })
})
