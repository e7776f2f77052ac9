/** 小脑+手脚: how fast the key towns answer what was reported today. */
import type { City } from './city.ts'
import type { Millis } from './fact.ts'
import { isOpen, type Incident } from './incident.ts'
import { localDayStart, nextDayStart } from './local-time.ts'
import { townsOf, type CityPack } from './pack.ts'

/** A P90 of fewer is no tail but a single matter. */
export const LEAST_FOR_P90 = 3

/**
 * One key town. `count` matters of today were answered, `waiting` were not and are open. Times are milliseconds from the report to
 * the first answer: the median (absent of none) and the nearest-rank P90 (最慢一成; absent of fewer than three).
 */
export interface TownResponse { code: string, name: string, count: number, waiting: number, medianMs?: Millis, p90Ms?: Millis }

/** `by` says what counts as the answer: the first arrival, or the first acceptance where no matter of today tells an arrival. */
export interface Responses { by: 'arrived' | 'accepted', towns: TownResponse[] }

/** The nearest-rank quantile of sorted values, of which there is one at least. */
export const rankOf = (sorted: readonly Millis[], share: number): Millis => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!

/** The median of sorted values, of which there is one at least. */
export function medianOf(sorted: readonly Millis[]): Millis {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Slowest first: by P90, then by median, then those of which nothing is known, each in the order of their codes. */
const bySlowness = (a: TownResponse, b: TownResponse): number =>
  (b.p90Ms ?? -1) - (a.p90Ms ?? -1) || (b.medianMs ?? -1) - (a.medianMs ?? -1) || (a.code < b.code ? -1 : 1)

/** The response of the pack's key towns on the local day of `at`, all of them listed; `towns` restricts them to an audience's area. */
export function responsesOf(city: City, at: Millis, pack: CityPack, { towns: area }: { towns?: ReadonlySet<string> } = {}): Responses {
  const [from, until] = [localDayStart(at, pack.timeZone), nextDayStart(at, pack.timeZone)]
  const keyTowns = townsOf(pack).filter(({ key, code }) => key && (area === undefined || area.has(code)))
  const matters = new Map(keyTowns.map(({ code }) => [code, [] as Incident[]]))
  let by: Responses['by'] = 'accepted'
  city.tables.incidents.each((incident) => {
    const { reportedAt, arrivedAt } = incident
    if (reportedAt === undefined || reportedAt < from || reportedAt >= until) return
    if (arrivedAt !== undefined) by = 'arrived'
    matters.get(incident.town ?? '')?.push(incident)
  })
  const answerOf = (incident: Incident): Millis | undefined => (by === 'arrived' ? incident.arrivedAt : incident.acceptedAt)
  return { by, towns: keyTowns.map(({ code, name }) => ({ code, name, ...figuresOf(matters.get(code)!, answerOf) })).sort(bySlowness) }
}

function figuresOf(matters: readonly Incident[], answerOf: (incident: Incident) => Millis | undefined): Omit<TownResponse, 'code' | 'name'> {
  const times: Millis[] = []
  let waiting = 0
  for (const incident of matters) {
    const answer = answerOf(incident)
    // A clock that is behind can have an answer before its report: nobody waited.
    if (answer !== undefined) times.push(Math.max(0, answer - incident.reportedAt!))
    else if (isOpen(incident)) waiting += 1
  }
  times.sort((a, b) => a - b)
  return {
    count: times.length, waiting,
    ...(times.length === 0 ? {} : { medianMs: medianOf(times) }), ...(times.length < LEAST_FOR_P90 ? {} : { p90Ms: rankOf(times, 0.9) }),
  }
}
