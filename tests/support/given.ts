/**
 * Given facts, when somebody asks for something, then facts or a refusal: tests of the model read as sentences.
 * All times are minutes from `NOON` unless a name says otherwise; noon is local noon of the small pack's city.
 */
import { expect } from 'vitest'
import { decide, type Command, type CommandBodies, type CommandKind } from '#model/commands.ts'
import { emptyCity, fold, type City } from '#model/city.ts'
import { OWN_SOURCE, versionOf, type Bodies, type Fact, type Kind, type Millis } from '#model/fact.ts'
import { summarize, type Summary } from '#model/summary.ts'
import type { CityPack } from '#model/pack.ts'
import { smallPack } from './small-pack.ts'

/** 2026-01-05 12:00 in the small pack's city. */
export const NOON: Millis = Date.UTC(2026, 0, 5, 4)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** The midnight that ends the day of `NOON`. */
export const MIDNIGHT: Millis = NOON + 12 * HOUR
export const minutes = (n: number): Millis => NOON + n * MINUTE

/** Where a fact stands in time and who told it; recorded when it happened unless said otherwise. */
export interface Told { at?: Millis, recordedAt?: Millis, source?: string }

export type Draft = Omit<Fact, 'seq'>

/** A fact before it has its place. */
export const told = <K extends Kind>(kind: K, body: Bodies[K], { at = NOON, recordedAt = at, source = '110' }: Told = {}): Draft =>
  ({ kind, v: versionOf(kind), source, happenedAt: at, recordedAt, body }) as unknown as Draft

/** The report of a matter: a fire in e1 that has two hours, unless said otherwise. */
export const reported = (id: string, more: Partial<Bodies['incident.reported']> = {}, when: Told = {}): Draft =>
  told('incident.reported', { id, category: 'fire', town: 'e1', slaMinutes: 120, ...more }, when)

/** The local midnight `days` after the one that ends the day of `NOON`, turned on time. */
export const turned = (days = 0): Draft => {
  const at = MIDNIGHT + days * DAY
  return told('day.turned', { date: new Date(at + 8 * HOUR).toISOString().slice(0, 10) }, { at, source: OWN_SOURCE })
}

const RUN: Partial<Record<string, Kind[]>> = {
  assign: ['incident.assigned'],
  handle: ['incident.assigned', 'incident.accepted'],
  feedback: ['incident.assigned', 'incident.accepted', 'incident.handled'],
  assess: ['incident.assigned', 'incident.accepted', 'incident.handled', 'incident.verified'],
  closed: ['incident.assigned', 'incident.accepted', 'incident.handled', 'incident.verified', 'incident.closed'],
}

/** A matter that has come as far as `stage`, a second a step. */
export const incidentAt = (stage: 'collect' | 'assign' | 'handle' | 'feedback' | 'assess' | 'closed', id = 'a'): Draft[] => [
  reported(id), ...(RUN[stage] ?? []).map((kind, i) => told(kind as 'incident.assigned', { id }, { at: NOON + (i + 1) * 1000 })),
]

export interface Given {
  city: City
  facts: Fact[]
  /** Asks for a command as the duty officer `by`. */
  when: <K extends CommandKind>(kind: K, body: CommandBodies[K], by?: string, at?: Millis) => Outcome
  /** The summary at a moment. */
  summaryAt: (at: Millis, pack?: CityPack) => Summary
  and: (...more: Draft[]) => Given
}

export interface Outcome {
  /** Exactly one fact of this kind, its body holding at least these fields. Answers what is given then. */
  becomes: (kind: Kind, body?: object) => Given
  isRefused: (code: string) => void
}

/** The city that these facts, recorded in this order, lead to. */
export function given(...drafts: Draft[]): Given {
  const facts = drafts.map((draft, i) => ({ seq: i + 1, ...draft }) as Fact)
  const city = fold(emptyCity(), facts)
  return {
    city, facts,
    and: (...more) => given(...drafts, ...more),
    summaryAt: (at, pack = smallPack()) => summarize(city, { at, iso: new Date(at).toISOString(), lens: 'known' }, pack),
    when: (kind, body, by = '值班01', at = NOON + HOUR) => {
      const decision = decide(city, { kind, body } as Command, { by, at, demo: false })
      return {
        becomes: (expected, fields = {}) => {
          expect(decision).toMatchObject({ facts: [{ kind: expected, source: OWN_SOURCE, happenedAt: at, body: fields }] })
          const made = (decision as { facts: Omit<Draft, 'recordedAt'>[] }).facts
          return given(...drafts, ...made.map(draft => ({ ...draft, recordedAt: at }) as Draft))
        },
        isRefused: (code) => {
          expect(decision).toEqual({ refusal: { code, why: expect.stringMatching(/./) as string } })
        },
      }
    },
  }
}
