/** 市级关注 as rows of the wall: composed titles, the first reason, the time left. */
import type { Concern } from '#model/concern.ts'
import type { Level, Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import type { ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { leftText, wordsWithin } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { useStable } from './use-stable.ts'

/** `over` is overdue, `tight` the last tenth of the time allowed. */
export type Due = 'over' | 'tight' | 'calm'

export interface ConcernRow {
  id: string, level: Level | undefined, isPreliminary: boolean, title: string, town: string, reason: string, stage: string, left: string, due: Due
  /** Share of the allowed time that is used, at most 1. */
  used: number
}

/** A row has room for so many reasons, the first ones. */
const MOST_REASONS = 2

/** Share of the allowed time from which it is tight. */
const TIGHT_FROM = 0.9

/** Characters of an operator's wording that a row has room for beside its level; a longer one is read at the desk. */
const MOST_WORDING = 8

/** In hundredths: a bar does not move for less. */
export const usedOf = (share: number): number => Math.min(1, Math.max(0, Math.round(share * 100) / 100))

/** `leftMs` of a matter whose whole time is `allowedMs`. */
export function dueOf(leftMs: Millis | undefined, allowedMs: Millis): Due {
  if (leftMs === undefined) return 'calm'
  if (leftMs < 0) return 'over'
  return leftMs <= allowedMs * (1 - TIGHT_FROM) ? 'tight' : 'calm'
}

/** The name of a matter on a screen: an operator's wording, else its category and town. */
export function titleOf({ incident }: Pick<Concern, 'incident'>, pack: CityPack): { title: string, town: string } {
  const town = pack.regions.find(region => region.code === incident.town)?.shortName ?? zh.newest.unlocated
  const category = pack.categories.find(one => one.code === incident.category)?.name ?? zh.unknown
  return { title: wordsWithin(incident.wording, MOST_WORDING) ?? `${category}${zh.separator}${town}`, town }
}

function rowOf(concern: Concern, pack: CityPack): ConcernRow {
  const { incident, reasons, leftMs } = concern
  const { id, level, basis, stage, slaMinutes = 0 } = incident
  return {
    id, level, isPreliminary: level !== undefined && basis !== 'confirmed', ...titleOf(concern, pack),
    reason: reasons.slice(0, MOST_REASONS).map(reason => zh.reasons[reason]).join(zh.separator),
    stage: stage === undefined ? zh.unknown : zh.stage[stage],
    used: leftMs === undefined || slaMinutes === 0 ? 0 : usedOf(1 - leftMs / (slaMinutes * 60_000)),
    left: leftText(leftMs), due: dueOf(leftMs, slaMinutes * 60_000),
  }
}

/** All open matters of concern, the latest to become one first. */
export function useCityConcern(): ComputedRef<ConcernRow[]> {
  const store = useCityStore()
  const pictures = usePictureStore()
  return useStable(() => {
    const { pack } = store
    return pack === undefined ? [] : [...pictures.concerns].sort((a, b) => b.since - a.since).map(concern => rowOf(concern, pack))
  })
}
