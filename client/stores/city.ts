/**
 * The city as this page holds it. Batches wait in a queue until `drain` folds them, once a frame; figures are made by
 * `summarizeAt`. Nothing here owns a timer or reads a clock: times are given, in epoch ms.
 */
import { digestOf, emptyCity, fold, type City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import type { CityPack, RegionFeatures } from '#model/pack.ts'
import { townsWithin } from '#model/pack.ts'
import type { Health } from '#model/source.ts'
import { summarize, type Summary } from '#model/summary.ts'
import type { Batch } from '#model/wire.ts'
import type { FeatureCollection } from 'geojson'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { FeedOrigin, FeedState } from '../feed/feed.ts'

/** What `GET /api/pack` answers. `features` are the towns' polygons, `areas` those above them; WGS84. */
export interface ClientPack {
  pack: CityPack, features: RegionFeatures, areas?: RegionFeatures, water?: FeatureCollection, mapNote?: string
}

/** From this long a silence the figures are late, from the next the server counts as gone; told before five seconds are over. */
export const LATE_MS = 2_500
export const SILENT_MS = 4_000

const IN_THE_BEGINNING: FeedState = { link: 'connecting', heardAt: undefined, troubles: [] }

/** The feed's own word, or this page's clock when that is worse: a frozen server is silent too. */
export function linkHealth(state: FeedState, pageNow: Millis): Health {
  if (state.link === 'connecting' || state.heardAt === undefined) return state.link === 'lost' ? 'silent' : 'unknown'
  const silence = pageNow - state.heardAt
  if (state.link === 'lost' || silence >= SILENT_MS) return 'silent'
  return state.link === 'late' || silence >= LATE_MS ? 'late' : 'fresh'
}

export const useCityStore = defineStore('city', () => {
  const town = shallowRef<ClientPack>()
  const city = shallowRef<City>(emptyCity())
  const origin = shallowRef<FeedOrigin>()
  const feed = shallowRef<FeedState>(IN_THE_BEGINNING)
  const summary = shallowRef<Summary>()
  /** The city the summary was made of: what panels draw beside it, so that all of a picture is of one moment. */
  const pictured = shallowRef<City>(city.value)
  const now = ref<Millis>()
  const health = ref<Health>('unknown')
  /** When the server last spoke, on the server's clock. */
  const heardAt = ref<Millis>()
  /** A batch that did not follow the city held: the picture is not to be trusted until the next reset. */
  const isBroken = ref(false)
  let queue: Batch[] = []

  const pack = computed(() => town.value?.pack)
  const scope = computed(() => {
    const area = origin.value?.area
    return pack.value === undefined || area === null || area === undefined ? undefined : townsWithin(pack.value, area)
  })
  /** What a summary is told of the audience's area. */
  const within = computed(() => (scope.value === undefined ? {} : { area: origin.value!.area!, towns: scope.value }))
  const digest = computed(() => digestOf(city.value))

  function reset(next: City, from: FeedOrigin): void {
    queue = []
    isBroken.value = false
    origin.value = from
    city.value = next
  }

  /** Folds what waits; true when the city changed. */
  function drain(): boolean {
    const batches = queue
    queue = []
    let held = city.value
    for (const batch of batches) {
      if (batch.after !== held.seq) {
        isBroken.value = true
        break
      }
      const folded = fold(held, batch.facts)
      held = { ...folded, seq: batch.upTo, recordedAt: Math.max(folded.recordedAt, batch.recordedAt) }
    }
    const isChanged = held !== city.value
    city.value = held
    return isChanged
  }

  /** Ages everything: `pageNow` is this page's clock, `feedNow` the time of the picture. */
  function tick(pageNow: Millis, feedNow: Millis): void {
    now.value = feedNow
    const link = linkHealth(feed.value, pageNow)
    health.value = isBroken.value && link === 'fresh' ? 'silent' : link
    if (feed.value.heardAt !== undefined) heardAt.value = feedNow - (pageNow - feed.value.heardAt)
  }

  /** Makes the figures of `at`. While the server is silent they stay as they were last told. */
  function summarizeAt(at: Millis): void {
    if (pack.value === undefined || origin.value === undefined || health.value === 'silent') return
    pictured.value = city.value
    const moment = { at, iso: isoLocal(at, pack.value.timeZone), lens: origin.value.lens ?? 'known' }
    summary.value = summarize(city.value, moment, pack.value, within.value)
  }

  return {
    town, city, origin, feed, summary, pictured, now, health, heardAt, isBroken, pack, scope, digest,
    reset, drain, tick, summarizeAt,
    push: (batch: Batch): void => { queue.push(batch) },
    /** Batches came that are not folded yet: `now` may be ahead of the city. */
    isBehind: (): boolean => queue.length > 0,
    setFeed: (state: FeedState): void => { feed.value = state },
    setTown: (next: ClientPack): void => { town.value = next },
  }
})
