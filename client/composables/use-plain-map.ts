/** The map drawn as a chart, where there is no graphics context; the same layers, geometry and colours as `useMap` draws. */
import { computed, type Ref } from 'vue'
import { plainMap } from '../charts/plain-map.ts'
import { hatchImage } from './hatch-image.ts'
import { mapLayers, stateOf } from './map-layers.ts'
import { useChart } from './use-chart.ts'
import type { MapDrawing } from './use-map.ts'

/** The hatch as a canvas fills with it, scaled like the map's. */
function hatchFill(u: number): unknown {
  const { width, height, data } = hatchImage()
  const image = document.createElement('canvas')
  Object.assign(image, { width, height })
  image.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(data), width, height), 0, 0)
  const scale = Math.max(0.5, u)
  return { image, repeat: 'repeat', scaleX: scale, scaleY: scale }
}

/** `host` gets `data-draws`: how often the map was drawn. */
export function usePlainMap(host: Ref<HTMLElement | null>, { projection, geometry, tiers, u }: MapDrawing): void {
  const layers = computed(() => mapLayers.flatMap(layer => layer.draw(u.value)))
  useChart(host, computed(() => (projection.value === undefined || geometry.value === undefined ? undefined : plainMap({
    layers: layers.value, geometry: geometry.value, projection: projection.value,
    tierOf: code => stateOf(tiers.value.get(code)), hatch: () => hatchFill(u.value),
  }))), 'shapes')
}
