/** 口径 of figures that panels read from the picture beside its summary: comparisons of today, and the times of the stages. */
import type { Account, PartValue } from '#model/account.ts'
import { sameTimeBefore } from '#model/curve.ts'
import type { StageName } from '#model/loop.ts'
import { useCityStore } from '../stores/city.ts'
import { usePictureStore } from '../stores/pictures.ts'
import { zhAccount } from '../text/zh-account.ts'
import { zh } from '../text/zh-CN.ts'
import type { PageFigures } from './use-figure-card.ts'

type Told = Pick<Account, 'name' | 'unit' | 'scope' | 'value' | 'denominator'> & { numerator?: PartValue, isSigned?: true }

const AGAINST = /^incidents\.reportedToday\.(yesterday|lastWeek)$/
const STAGE = /^stages\.(\w+)\.(overdue|median|tail)$/
const HOUR_MS = 3_600_000

/** In hours with one decimal; null is unknown. */
export const stageHours = (ms: number | undefined): number | null => (ms === undefined ? null : Math.round(ms / HOUR_MS * 10) / 10)

/** Knows `incidents.reportedToday.yesterday` and `.lastWeek`, and `stages.*` with `.overdue`, `.median`, `.tail`. */
export function usePictureFigures(): PageFigures {
  const city = useCityStore()
  const pictures = usePictureStore()

  function compared(day: 'yesterday' | 'lastWeek'): Told | undefined {
    const words = zhAccount.against
    if (pictures.curve === undefined) return undefined
    const { upTo, today, [day]: then } = sameTimeBefore(pictures.curve)
    return {
      name: words.name(words[day]), unit: zhAccount.matters, scope: words.scope(upTo), isSigned: true,
      value: then === undefined ? null : today - then,
      numerator: { name: words.until(words.today, upTo), value: today }, denominator: { name: words.until(words[day], upTo), value: then ?? null },
    }
  }

  function timed(stage: StageName, what: 'overdue' | 'median' | 'tail'): Told | undefined {
    const words = zhAccount.stage
    const times = pictures.loop?.[stage]
    if (times === undefined || city.summary === undefined) return undefined
    const denominator = { name: words.of(zh.stage[stage]), value: city.summary.stages[stage] }
    const name = words[what](zh.stage[stage])
    if (what === 'overdue') return { name, unit: zhAccount.matters, scope: words.overdueScope, value: times.overdue, denominator }
    return { name, unit: words.hours, scope: words.scope, value: stageHours(what === 'median' ? times.medianMs : times.p90Ms), denominator: null }
  }

  return (id) => {
    const { summary } = city
    const [, day] = AGAINST.exec(id) ?? []
    const [, stage, what] = STAGE.exec(id) ?? []
    const isStage = stage !== undefined && Object.hasOwn(zh.stage, stage)
    const told = day !== undefined ? compared(day as 'yesterday') : isStage ? timed(stage as StageName, what as 'median') : undefined
    if (told === undefined || summary === undefined) return undefined
    const { at, lens, seq, digest } = summary
    return { id, fedBy: 'incidents', at, lens, seq, digest, numerator: { name: told.name, value: told.value }, ...told }
  }
}
