/**
 * The wall's real map in a page of its own. Three ways to give every town another tier, each followed by the frame that shows it:
 * the wall's layer code on one map, bare `setFeatureState` on that same map, and the whole map panel from the city it is drawn from.
 */
import '../../../client/styles/tokens.css'
import './page.css'
import { emptyCity, type City } from '#model/city.ts'
import type { Fact, Tier } from '#model/fact.ts'
import { townsOf } from '#model/pack.ts'
import { Map as MapLibre } from 'maplibre-gl'
import { createPinia } from 'pinia'
import { createApp, defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import { boundsOf, fitProjection } from '../../../client/charts/projection.ts'
import { townShapes } from '../../../client/charts/town-shapes.ts'
import { useMapGeometry } from '../../../client/composables/use-city-map.ts'
import { useMap } from '../../../client/composables/use-map.ts'
import TierMap from '../../../client/panels/TierMap.vue'
import { useCityStore, type ClientPack } from '../../../client/stores/city.ts'

/** Script time in ms of each round, in the order in which they were taken; the three ways take turns. */
export interface Rounds { layer: number[], bare: number[], panel: number[], panelBare: number[], towns: number, maps: number }

const SIZE = { width: 936, height: 774 }
const TIERS = [1, 2, 3, 4, 5] as const
const EDGE = { top: 26, right: 26, bottom: 40, left: 26 }

/** Every map that is painted, found by what it is painted with; what that costs is the same for all ways. */
const painted: MapLibre[] = []
const setState = MapLibre.prototype.setFeatureState
MapLibre.prototype.setFeatureState = function (this: MapLibre, ...given: Parameters<typeof setState>) {
  if (!painted.includes(this)) painted.push(this)
  return setState.apply(this, given)
}

const pack = await (await fetch('/api/pack')).json() as ClientPack
const codes = townsOf(pack.pack).map(({ code }) => code)
const pinia = createPinia()
const store = useCityStore(pinia)
const tiers = shallowRef<ReadonlyMap<string, Tier>>(new Map())

/** Neighbours differ, and so does every town from one turn to the next. */
const tierOf = (i: number, turn: number): Tier => TIERS[(i + turn) % TIERS.length]!

function assessed(city: City, turn: number): Fact[] {
  return codes.map((town, i) => ({
    seq: city.seq + i + 1, v: 1, kind: 'town.assessed', source: 'wuse', happenedAt: city.recordedAt + 1000, recordedAt: city.recordedAt + 1000,
    body: { town, score: 100, tier: tierOf(i, turn), coverage: 1, method: 'wuse-1', contributions: [], tierAt: city.recordedAt + 1000 },
  }) as Fact)
}

/** The figures of a city in which every town has another tier; drawing them is what is measured. */
function decide(turn: number): void {
  const { city } = store
  const facts = assessed(city, turn)
  const [upTo, recordedAt] = [city.seq + facts.length, city.recordedAt + 1000]
  store.push({ after: city.seq, upTo, recordedAt, facts })
  store.drain()
  store.setFeed({ link: 'live', heardAt: recordedAt, troubles: [] })
  store.tick(recordedAt, recordedAt)
  store.summarizeAt(recordedAt)
}

const single = defineComponent({
  setup() {
    const host = ref<HTMLElement | null>(null)
    const bounds = boundsOf(townShapes(pack.features).flatMap(shape => shape.outline))
    useMap(host, { projection: ref(fitProjection(bounds, SIZE, EDGE)), geometry: useMapGeometry(), tiers, u: ref(1) })
    return () => h('div', { ref: host, class: 'single', style: { width: `${SIZE.width}px`, height: `${SIZE.height}px` } })
  },
})

const isDrawn = (): boolean => {
  const hosts = [...document.querySelectorAll<HTMLElement>('.canvas, .single')]
  return hosts.length > 1 && hosts.every(host => host.dataset.drawn === 'true')
}

const frame = (): Promise<unknown> => new Promise(resolve => requestAnimationFrame(resolve))

/** Waits until the card has drawn what it was given, so that no round pays for the one before. */
async function settle(): Promise<void> {
  await frame()
  await frame()
  for (const map of painted) {
    const gl = map.getCanvas().getContext('webgl2')
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
  }
}

/** `prepare` is done in the same turn of the page, before the clock starts. */
async function timed(maps: readonly MapLibre[], change: () => void, prepare: () => void = () => undefined): Promise<number> {
  await settle()
  prepare()
  const from = performance.now()
  change()
  await nextTick()
  for (const map of maps) map.redraw()
  return performance.now() - from
}

const bare = (maps: readonly MapLibre[], turn: number) => (): void => {
  for (const map of maps) codes.forEach((id, i) => void map.setFeatureState({ source: 'towns', id }, { tier: String(tierOf(i, turn)) }))
}

async function run(rounds: number): Promise<Rounds> {
  const layer = painted.filter(map => map.getContainer().classList.contains('single'))
  const panel = painted.filter(map => !layer.includes(map))
  const taken: Rounds = { layer: [], bare: [], panel: [], panelBare: [], towns: codes.length, maps: panel.length }
  for (let turn = 0; turn < rounds * 2; turn += 2) {
    const next = new Map(codes.map((code, i) => [code, tierOf(i, turn)]))
    taken.layer.push(await timed(layer, () => { tiers.value = next }))
    taken.bare.push(await timed(layer, bare(layer, turn + 1)))
    taken.panel.push(await timed(panel, () => undefined, () => decide(turn)))
    taken.panelBare.push(await timed(panel, bare(panel, turn + 1)))
  }
  return taken
}

store.setTown(pack)
store.reset({ ...emptyCity(), recordedAt: Date.now() }, { epoch: 'bench', audience: 'display', area: null, city: pack.pack.id })
decide(3)
tiers.value = new Map(codes.map((code, i) => [code, tierOf(i, 3)]))
createApp(TierMap).use(pinia).mount('#panel')
createApp(single).use(pinia).mount('#layer')
while (!isDrawn()) await frame()
Object.assign(window, { recolour: run })
document.documentElement.dataset.ready = 'true'
