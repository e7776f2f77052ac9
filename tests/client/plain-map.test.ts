/** The map's layers, read by two hands: MapLibre's own expressions and ours for the chart must mean the same. */
import { expression, validateStyleMin, type StyleSpecification } from '@maplibre/maplibre-gl-style-spec'
import type { FeatureCollection } from 'geojson'
import { CustomChart } from 'echarts/charts'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { describe, expect, it } from 'vitest'
import { evaluate, plainMap, plainShapes, type PlainMap } from '../../client/charts/plain-map.ts'
import { fitProjection } from '../../client/charts/projection.ts'
import { mapLayers, stateOf } from '../../client/composables/map-layers.ts'

use([CustomChart, SVGRenderer])

const layers = mapLayers.flatMap(layer => layer.draw(1))
const STATES = ([1, 2, 3, 4, 5, null, undefined] as const).map(stateOf)
const NO_FEATURES: FeatureCollection = { type: 'FeatureCollection', features: [] }
const source = { type: 'geojson', data: NO_FEATURES } as const
const style: StyleSpecification = { version: 8, sources: { towns: source, areas: source, water: source }, sprite: 'https://localhost/hatch', layers }

/** A square of a tenth of a degree, its west edge at `west`. */
const square = (code: string, west: number): FeatureCollection['features'][number] => ({
  type: 'Feature', properties: { code },
  geometry: {
    type: 'Polygon', coordinates: [[[west, 30], [west + 0.1, 30], [west + 0.1, 30.1], [west, 30.1], [west, 30]]],
  },
})
const towns = { type: 'FeatureCollection' as const, features: ['a', 'b', 'c'].map((code, i) => square(code, 120 + i / 10)) }
const tiers: Readonly<Record<string, string>> = { a: '1', b: 'none', c: 'unknown' }
const NO_PADDING = { top: 0, right: 0, bottom: 0, left: 0 }
const projection = fitProjection({ west: 120, south: 30, east: 120.3, north: 30.1 }, { width: 300, height: 120 }, NO_PADDING)
const given: PlainMap = { layers, geometry: { towns, areas: towns }, projection, tierOf: code => tiers[code]!, hatch: () => 'hatch' }

describe('the layers of the map', () => {
  it('make a style that has no fault: the product is built without the checks of its map library', () => {
    expect(validateStyleMin(style)).toEqual([])
  })

  it('mean the same to both hands, for every state of a town', () => {
    let compared = 0
    for (const layer of layers) for (const [name, value] of Object.entries(layer.paint ?? {})) {
      if (!Array.isArray(value)) continue
      const parsed = expression.createExpression(value, name)
      if (parsed.result !== 'success') throw new Error(`${layer.id} ${name}: ${parsed.value.map(String).join()}`)
      for (const tier of STATES) {
        const theirs: unknown = parsed.value.evaluate({ zoom: 8 }, { type: 3, properties: {} } as never, { tier })
        expect(evaluate(value, { tier, type: 'Polygon' }), `${layer.id} ${name} ${tier}`).toBe(theirs)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThanOrEqual(2 * STATES.length)
  })

  it('refuse what no shape can tell', () => {
    expect(() => evaluate(['interpolate', ['linear'], ['zoom'], 0, 1], { tier: '1', type: 'Polygon' })).toThrow('interpolate')
  })
})

describe('the map as a chart', () => {
  it('has a fill of its tier for every town, the hatch where data are lacking, and borders', () => {
    const fills = plainShapes(given).map(({ style: { fill } }) => fill)
    expect(fills).toEqual(expect.arrayContaining(['#CC3333', 'hatch', '#1C3656', 'none']))
    expect(fills.filter(fill => fill === 'hatch')).toHaveLength(1)
  })

  it('is drawn by the chart library where the map lays it', () => {
    const chart = init(null, undefined, { renderer: 'svg', ssr: true, width: 300, height: 120 })
    chart.setOption(plainMap({ ...given, hatch: () => '#8FA3BA' }))
    const svg = chart.renderToSVGString()
    chart.dispose()
    const red = /<path d="([^"]+)"[^>]*fill="#CC3333"/i.exec(svg)?.[1] ?? ''
    const numbers = [...red.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number)
    const [left, bottom] = projection.project(120, 30)
    const [right, top] = projection.project(120.1, 30.1)
    const xs = numbers.filter((_, i) => i % 2 === 0)
    const ys = numbers.filter((_, i) => i % 2 === 1)
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)].map(Math.round)).toEqual([left, right, top, bottom].map(Math.round))
  })
})
