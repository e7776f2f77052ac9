/**
 * The map for where no graphics card draws it: the map's own layers, read for their geometry, colours and widths, as shapes of
 * one chart. Builds the option, draws nothing.
 */
import type { Feature, FeatureCollection } from 'geojson'
import type { LayerSpecification, MapSource } from '../composables/map-layer.ts'
import type { ChartOption } from './chart-option.ts'
import type { Projection } from './projection.ts'
import { pathOf } from './svg-path.ts'

/** What an expression of a layer may ask of a feature. */
export interface Subject { tier: string, type: string }

/** The value of a layer's expression, as far as layers of the map use any; throws on an operator it does not know. */
export function evaluate(expression: unknown, of: Subject): unknown {
  if (!Array.isArray(expression)) return expression
  const [operator, ...given] = expression as unknown[]
  const value = (at: number): unknown => evaluate(given[at], of)
  switch (operator) {
    case 'feature-state': return of.tier
    case 'geometry-type': return of.type
    case 'coalesce': return value(0) ?? value(1)
    case '==': return value(0) === value(1)
    case 'case': return value(value(0) === true ? 1 : 2)
    case 'match': {
      const wanted = value(0)
      const at = given.findIndex((label, i) => i % 2 === 1 && i < given.length - 1 && label === wanted)
      return value(at < 0 ? given.length - 1 : at + 1)
    }
    default: throw new Error(`plain map: a layer asks for ${String(operator)}, which no shape can tell`)
  }
}

export interface PlainMap {
  layers: readonly LayerSpecification[], geometry: Partial<Record<MapSource, FeatureCollection>>, projection: Projection
  /** As MapLibre is told it by feature state. */
  tierOf: (code: string) => string
  /** What fills 数据不足. */
  hatch: () => unknown
}
interface Shape { type: 'path', shape: { pathData: string }, style: Readonly<Record<string, unknown>> }

const subjectOf = ({ geometry, properties }: Feature, tierOf: PlainMap['tierOf']): Subject =>
  ({ tier: tierOf(String(properties?.code)), type: geometry.type.replace('Multi', '') })

function styleOf(layer: LayerSpecification, subject: Subject, hatch: PlainMap['hatch']): Shape['style'] | undefined {
  const paint: Readonly<Record<string, unknown>> = layer.paint ?? {}
  const of = (name: string): unknown => evaluate(paint[name], subject)
  const opacity = of(`${layer.type}-opacity`) ?? 1
  if (opacity === 0) return undefined
  if (layer.type === 'line') {
    const { 'line-cap': lineCap = 'butt', 'line-join': lineJoin = 'miter' } = layer.layout ?? {}
    return { fill: 'none', stroke: of('line-color'), lineWidth: of('line-width'), opacity, lineCap, lineJoin }
  }
  if (layer.type !== 'fill') throw new Error(`plain map: no shape for a layer of type ${layer.type}`)
  return { fill: paint['fill-pattern'] === undefined ? of('fill-color') : hatch(), stroke: of('fill-outline-color') ?? 'none', opacity }
}

/** The shapes of all layers, the lowest first. */
export function plainShapes({ layers, geometry, projection, tierOf, hatch }: PlainMap): Shape[] {
  const paths = new Map<Feature, string>()
  const pathDataOf = (feature: Feature): string => {
    const known = paths.get(feature) ?? pathOf(feature.geometry, projection.project)
    paths.set(feature, known)
    return known
  }
  return layers.flatMap((layer) => {
    const source = 'source' in layer ? geometry[layer.source as MapSource] : undefined
    return (source?.features ?? []).flatMap((feature): Shape[] => {
      const subject = subjectOf(feature, tierOf)
      if ('filter' in layer && layer.filter !== undefined && evaluate(layer.filter, subject) !== true) return []
      const style = styleOf(layer, subject, hatch)
      return style === undefined ? [] : [{ type: 'path', shape: { pathData: pathDataOf(feature) }, style }]
    })
  })
}

/** One drawing in px of the chart's element; the shapes are made when they are drawn. */
export function plainMap(map: PlainMap): ChartOption {
  return {
    animation: false,
    series: [{ type: 'custom', coordinateSystem: 'none', silent: true, data: [0], renderItem: () => ({ type: 'group', children: plainShapes(map) }) }],
  }
}
