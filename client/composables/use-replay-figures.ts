/** 口径 of what the replay shows beside the city's own figures: the same moment in both lenses, and the whole day. */
import { accountOf, type Account } from '#model/account.ts'
import { isoLocal } from '#model/local-time.ts'
import type { Lens } from '#model/timeline.ts'
import { useCityStore } from '../stores/city.ts'
import { usePlaybackStore } from '../stores/playback.ts'
import { zhAccount } from '../text/zh-account.ts'
import type { PageAccount, PageFigures } from './use-figure-card.ts'
import { useLensDifference, useLensSummaries } from './use-playback-lenses.ts'

const words = zhAccount.replay
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)

/** Happened less known, with both as parts. */
function differenceOf(id: string, known: Account, happened: Account): PageAccount {
  const part = (lens: Lens, { name, value }: Account) => ({ name: words.of(name, zhAccount.lenses[lens]), value })
  const isKnown = known.value !== null && happened.value !== null
  return {
    id, name: words.difference(known.name), unit: known.unit, scope: words.differenceScope, told: words.differenceSource, at: known.at,
    isSigned: true,
    value: isKnown ? happened.value! - known.value! : null, numerator: part('happened', happened), denominator: part('known', known),
  }
}

/** Knows `known.…`, `happened.…` and `difference.…` of any path of a summary, `difference.matters`, `day.reported`, `day.closed`. */
export function useReplayFigures(): PageFigures {
  const city = useCityStore()
  const playback = usePlaybackStore()
  const summaries = useLensSummaries()
  const difference = useLensDifference()

  function ofLenses(id: string, lens: string, path: string): Account | PageAccount | undefined {
    const { pack } = city
    if (pack === undefined || summaries.value === undefined) return undefined
    const [known, happened] = [accountOf(path, summaries.value.known, pack), accountOf(path, summaries.value.happened, pack)]
    if (known === undefined || happened === undefined) return undefined
    if (lens === 'difference') return differenceOf(id, known, happened)
    const account = lens === 'known' ? known : happened
    return { ...account, id, name: words.of(account.name, zhAccount.lenses[account.lens]) }
  }

  function ofMatters(id: string): PageAccount | undefined {
    const { pack } = city
    const at = playback.lenses?.at
    if (pack === undefined || at === undefined || difference.value === undefined) return undefined
    const own = { name: words.matters, value: difference.value.matters }
    return {
      id, ...own, unit: words.unit, scope: words.mattersScope, told: words.differenceSource, numerator: own, denominator: null,
      at: isoLocal(at, pack.timeZone),
    }
  }

  function ofDay(id: string, counts: 'reports' | 'closings'): PageAccount | undefined {
    const { figures, state } = playback
    const { pack } = city
    if (state === undefined || pack === undefined) return undefined
    const own = { name: counts === 'reports' ? words.reported : words.closed, value: figures === undefined ? null : sum(figures[counts]) }
    return {
      id, ...own, unit: words.unit, scope: words.dayScope, told: words.daySource, numerator: own, denominator: null,
      at: isoLocal(state.span.to, pack.timeZone),
    }
  }

  return (id) => {
    const [head = '', ...rest] = id.split('.')
    if (id === 'difference.matters') return ofMatters(id)
    if (['known', 'happened', 'difference'].includes(head)) return ofLenses(id, head, rest.join('.'))
    if (head === 'day') return ofDay(id, rest[0] === 'closed' ? 'closings' : 'reports')
    return undefined
  }
}
