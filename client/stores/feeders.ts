/** Which sources stand behind which figures, worked out once per picture for all who ask. */
import type { Millis } from '#model/fact.ts'
import { isOpen } from '#model/incident.ts'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useCityStore } from './city.ts'

const HOURLY_MS: Millis = 3_600_000

export const useFeederStore = defineStore('feeders', () => {
  const store = useCityStore()
  const forces = computed(() => new Set(store.pack?.forces.map(force => force.code)))
  /** By the pack's word: a source named like a force tells of that force, every other one of incidents. */
  const expected = computed(() => (store.pack?.sources ?? []).map(source => source.id).filter(id => !forces.value.has(id)))

  /**
   * The sources of the open incidents, of those that have a cadence. An audience that isn't told which source an incident
   * came from goes by all that the city expects to tell of any.
   */
  const ofIncidents = computed<readonly string[]>(() => {
    if (store.summary === undefined) return []
    const { sources, incidents } = store.pictured.tables
    const watched = new Set(store.pack?.sources.map(source => source.id))
    for (const source of sources.values()) if (source.cadenceMs !== undefined) watched.add(source.id)
    const told = new Set<string>()
    for (const incident of incidents.values()) {
      if (incident.source !== undefined && watched.has(incident.source) && isOpen(incident)) told.add(incident.source)
    }
    return told.size > 0 ? [...told].sort() : expected.value
  })

  /** Whether any of those that tell of incidents does so within the hour: else nothing of today is there to be shown. */
  const isHourly = computed(() => store.summary?.sources.some(source => !forces.value.has(source.id) && source.cadenceMs <= HOURLY_MS) ?? false)

  return { ofIncidents, isHourly }
})
