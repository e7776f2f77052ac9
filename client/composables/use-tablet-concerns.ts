/** 市级关注 as a leader reads it: composed titles, each with its reasons, by time left. */
import type { Concern } from '#model/concern.ts'
import type { Level } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { dueText } from '../text/desk-format.ts'
import { zh } from '../text/zh-CN.ts'
import { reasonWords } from './use-desk-lists.ts'
import { useStable } from './use-stable.ts'

export interface ConcernRow {
  id: string, level: Level | undefined, title: string, place: string, town: string | undefined, due: string, isOver: boolean, reasons: string[]
}

/** As many as a leader reads standing; the others are counted. */
const MOST = 20

/** Where a matter is, by area and town; 待定位 while it is on none. */
export function placeWords(pack: CityPack, town: string | undefined): string {
  const region = pack.regions.find(one => one.code === town)
  const area = pack.regions.find(one => one.code === region?.parent)?.shortName
  return region === undefined ? zh.newest.unlocated : [area, region.name].filter(Boolean).join(zh.separator)
}

function rowOf(concern: Concern, pack: CityPack, now: number): ConcernRow {
  const { incident: { id, level, town, wording, category }, dueAt: due } = concern
  const left = dueText(due, now)
  return {
    id, level, town, place: placeWords(pack, town), due: left.text, isOver: left.isOver, reasons: reasonWords(concern),
    title: wording ?? pack.categories.find(one => one.code === category)?.name ?? zh.unknown,
  }
}

/** The most urgent ones, and how many there are in all; undefined until a city was heard. */
export function useTabletConcerns(): { rows: ComputedRef<ConcernRow[]>, total: ComputedRef<number | undefined> } {
  const store = useCityStore()
  const pictures = usePictureStore()
  return {
    rows: useStable(() => {
      const { pack } = store
      const { at, concerns } = pictures
      return pack === undefined || at === undefined ? [] : concerns.slice(0, MOST).map(one => rowOf(one, pack, at))
    }),
    total: computed(() => (pictures.at === undefined ? undefined : pictures.concerns.length)),
  }
}
