/**
 * One MapLibre map for the life of an element. Geometry is loaded once and never changes; only feature state does.
 * The view is given from outside (a fitted projection). When the graphics context is lost, a new map is built.
 */
import { tryOnScopeDispose } from '@vueuse/core'
import type { Tier } from '#model/fact.ts'
import type { FeatureCollection } from 'geojson'
import { Map as MapLibre, setWorkerUrl, type StyleSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { ref, watch, type Ref } from 'vue'
import type { Projection } from '../charts/projection.ts'
import { hatchImage } from './hatch-image.ts'
import type { MapSource } from './map-layer.ts'
import { mapLayers, stateOf } from './map-layers.ts'

export type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

export interface MapDrawing {
  projection: Ref<Projection | undefined>
  u: Ref<number>
  geometry: Ref<Partial<Record<MapSource, FeatureCollection>> | undefined>
  /** By code; undefined is not yet known. */
  tiers: Ref<ReadonlyMap<string, Tier | null | undefined>>
}

const REBUILD_MS = 500
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

function styleOf(geometry: Partial<Record<MapSource, FeatureCollection>>, u: number): StyleSpecification {
  const source = (name: MapSource) => ({ type: 'geojson', data: geometry[name] ?? NOTHING, promoteId: 'code', tolerance: 0.1 }) as const
  return {
    version: 8, sources: { towns: source('towns'), areas: source('areas'), water: source('water') },
    layers: mapLayers.flatMap(layer => layer.draw(u)), transition: { duration: 0, delay: 0 },
  }
}

/** `host` gets `data-renders`, `data-builds` and `data-drawn`; `failure` is true where this browser cannot draw a map. */
export function useMap(host: Ref<HTMLElement | null>, drawing: MapDrawing): { failure: Ref<boolean> } {
  const failure = ref(false)
  const painted = new Map<string, string>()
  let map: MapLibre | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let renders = 0
  let builds = 0

  function paint(): void {
    if (map === undefined || map.getSource('towns') === undefined) return
    for (const [id, tier] of drawing.tiers.value) {
      const state = stateOf(tier)
      if (painted.get(id) === state) continue
      painted.set(id, state)
      map.setFeatureState({ source: 'towns', id }, { tier: state })
    }
  }

  function follow(element: HTMLElement, next: MapLibre): void {
    next.on('style.load', () => {
      if (!next.hasImage('hatch')) next.addImage('hatch', hatchImage(), { pixelRatio: 1 / Math.max(0.5, drawing.u.value) })
      paint()
    })
    next.on('render', () => { element.dataset.renders = String(++renders) })
    next.on('idle', () => { element.dataset.drawn = 'true' })
    next.on('webglcontextlost', () => {
      discard()
      timer = setTimeout(build, REBUILD_MS)
    })
  }

  function discard(): void {
    map?.remove()
    map = undefined
    painted.clear()
    if (host.value !== null) delete host.value.dataset.drawn
  }

  function build(): void {
    const { projection: { value: view }, geometry: { value: geometry }, u } = drawing
    if (map !== undefined || host.value === null || view === undefined || geometry === undefined) return
    try {
      map = new MapLibre({
        container: host.value, style: styleOf(geometry, u.value), center: view.center, zoom: view.zoom, minZoom: 0, maxZoom: 20,
        interactive: false, attributionControl: false, validateStyle: false, fadeDuration: 0, renderWorldCopies: false, trackResize: false,
      })
      host.value.dataset.builds = String(++builds)
      /** Whoever reads what is drawn asks the map itself. */
      Object.assign(host.value, { map })
      follow(host.value, map)
      failure.value = false
    }
    catch (error) {
      failure.value = true
      console.warn('map: no graphics context', error)
    }
  }

  function fit(): void {
    const view = drawing.projection.value
    if (map === undefined) build()
    else if (view !== undefined) {
      map.resize()
      map.jumpTo({ center: view.center, zoom: view.zoom })
    }
  }

  function restyle(): void {
    const geometry = drawing.geometry.value
    if (map === undefined || geometry === undefined) return
    painted.clear()
    map.setStyle(styleOf(geometry, drawing.u.value), { diff: false })
  }

  setWorkerUrl(workerUrl)
  watch([host, drawing.projection], fit, { flush: 'post', immediate: true })
  watch([drawing.u, drawing.geometry], restyle, { flush: 'post' })
  watch(drawing.tiers, paint, { flush: 'post' })
  tryOnScopeDispose(() => {
    clearTimeout(timer)
    discard()
  })
  return { failure }
}
