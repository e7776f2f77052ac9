/** The matter chosen at the desk as `GET /api/incidents/:id` tells it, with its timeline. */
import type { Level } from '#model/fact.ts'
import type { Stage } from '#model/incident.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** One line of the timeline; times are ISO 8601. */
export interface Entry {
  kind: string, happenedAt: string, recordedAt?: string, seq?: number, source?: string
  by?: string, unit?: string, note?: string, reason?: string, to?: string, into?: string, wording?: string, town?: string
  proposedTown?: string, level?: Level, basis?: string, auto?: string, title?: string
}
export interface Told {
  incident: {
    id: string, title: string, category?: string, town?: string, proposedTown?: string, level?: Level, basis?: string, unit?: string, source?: string
    channel?: string, wording?: string, text?: string, stage?: Stage, reportedAt: string, knownAt?: string, dueAt?: string, closedAt?: string
    urgedAt?: string, mergedInto?: string, transferredTo?: string
  }
  timeline: Entry[]
}

export const useToldIncident = defineStore('told-incident', () => ({ told: shallowRef<Told>(), failure: ref('') }))
