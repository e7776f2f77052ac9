/** What a query asks for, checked. Everything wrong with it is a 400 with its code. */
import type { Request } from 'express'
import type { Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import type { Lens } from '#model/timeline.ts'
import { Fault } from '../fault.ts'
import { readTime } from '../intake/read-time.ts'

export const badQuery = (code: string, why: string, fix: string): Fault => new Fault(code, why, fix, { status: 400 })

/** One value of the query; empty counts as absent. Twice the same name is refused. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw badQuery('query.repeated', `${name} stands in the query more than once`, `name ${name} once`)
  return value
}

interface Bounds { least: number, most: number, fallback: number }

/** A whole number from `least` to `most`; `fallback` where it is absent. */
export function queryCount(request: Request, name: string, { least, most, fallback }: Bounds): number {
  const text = queryText(request, name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value
  throw badQuery('query.number', `${name} is no whole number from ${least} to ${most}`, `give ${name} as digits`)
}

/** One of the given words. */
export function queryChoice<T extends string>(request: Request, name: string, among: readonly T[]): T | undefined {
  const text = queryText(request, name)
  if (text === undefined) return undefined
  const found = among.find(word => word === text)
  if (found === undefined) throw badQuery('query.choice', `${name} is none of the words it may be`, `one of ${among.join(', ')}`)
  return found
}

/** A time (ISO 8601, local to the city without an offset) as epoch ms. */
export function queryTime(request: Request, name: string, timeZone: string): Millis | undefined {
  const text = queryText(request, name)
  if (text === undefined) return undefined
  const at = readTime(text.replace(/ (\d{2}:?\d{2})$/, '+$1'), timeZone)
  if (at !== undefined) return at
  throw badQuery('time.unreadable', `${name} is no time of ISO 8601`,
    'like 2026-11-24T18:00:00+08:00, with the + written as %2B in an address')
}

/** A code of a town of the pack. */
export function queryTown(request: Request, pack: CityPack): string | undefined {
  const code = queryText(request, 'town')
  if (code === undefined || pack.regions.some(region => region.code === code && region.level === 'town')) return code
  throw badQuery('town.unknown', `${pack.id} has no such town`, 'name a town code of the city pack')
}

export const queryLens = (request: Request): Lens => queryChoice(request, 'lens', ['known', 'happened'] as const) ?? 'known'

/** `at` up to the present moment; undefined is the present. */
export function queryAt(request: Request, timeZone: string, now: Millis): Millis | undefined {
  const at = queryTime(request, 'at', timeZone)
  if (at === undefined || at <= now) return at
  throw badQuery('time.future', 'nothing is known of a time that has not come', 'ask for a time up to now, or leave at out')
}
