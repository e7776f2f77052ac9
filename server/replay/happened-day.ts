/**
 * A day in the order of happening: one walk from what was known two local midnights before, over everything that happened
 * since, whenever it was recorded. Slots are there as the walk comes to them.
 */
import { fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { localDayStart } from '#model/local-time.ts'
import type { Scope } from '#model/redact.ts'
import { cityAtSeq } from '../log/city-at.ts'
import type { FactLog } from '../log/fact-log.ts'
import { slotsOf, type Span } from './day-span.ts'
import { packedFacts } from './packed.ts'
import { viewSteps } from './view-steps.ts'

export interface HappenedDay {
  /** The whole city just before each slot. */
  before: Promise<City>[]
  /** The facts of each slot, redacted and packed. */
  segments: Promise<Buffer>[]
  /** The whole city at the end. */
  end: Promise<City>
}

interface Place<T> { promise: Promise<T>, resolve: (value: T | PromiseLike<T>) => void, reject: (error: unknown) => void }

function place<T>(): Place<T> {
  let settle: Pick<Place<T>, 'resolve' | 'reject'>
  const promise = new Promise<T>((resolve, reject) => { settle = { resolve, reject } })
  promise.catch(() => undefined)
  return { promise, ...settle! }
}

export interface DayAsked { log: FactLog, span: Span, head: number, scope: Scope, timeZone: string }

/** Facts of the walk by slot, in order; first those before the day. */
async function* bySlot({ log, span, head }: DayAsked, after: number): AsyncGenerator<Fact[]> {
  const ends = [span.from, ...slotsOf(span).map(({ to }) => to)]
  let held: Fact[] = []
  for await (const page of log.readHappened({ after, until: span.to - 1 })) {
    for (const fact of page) {
      if (fact.seq > head) continue
      while (ends.length > 1 && fact.happenedAt >= ends[0]!) {
        ends.shift()
        yield held
        held = []
      }
      held.push(fact)
    }
  }
  for (const _ of ends) {
    yield held
    held = []
  }
}

/** Begins the walk. Everything it promises is rejected when the log cannot be read. */
export function happenedDay(asked: DayAsked): HappenedDay {
  const { log, span, scope, timeZone, head } = asked
  const slots = slotsOf(span)
  const before = slots.map(() => place<City>())
  const segments = slots.map(() => place<Buffer>())
  const end = place<City>()
  const walk = async (): Promise<void> => {
    const midnight = localDayStart(span.from - 1, timeZone)
    let city = await cityAtSeq(log, Math.min(head, await log.seqAt(midnight)))
    const base = city.seq
    let index = -1
    for await (const facts of bySlot(asked, base)) {
      if (index < 0) city = fold(city, facts)
      else {
        before[index]!.resolve(city)
        const { sent, after } = await viewSteps(city, facts, scope, 'happened')
        segments[index]!.resolve(packedFacts(sent, base, head))
        city = after
      }
      index += 1
    }
    end.resolve(city)
  }
  walk().catch((error: unknown) => {
    for (const one of [...before, ...segments, end]) one.reject(error)
  })
  return { before: before.map(one => one.promise), segments: segments.map(one => one.promise), end: end.promise }
}
