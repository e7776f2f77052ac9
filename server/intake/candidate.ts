/** One posted line, checked against schema, dictionaries and good sense: a candidate for the log, or a refusal with its reason. */
import { hash } from 'node:crypto'
import gcoord from 'gcoord'
import { OWN_SOURCE, versionOf, type Draft, type Kind, type Location, type Millis } from '#model/fact.ts'
import { townsOf, type CityPack } from '#model/pack.ts'
import { complaint, POSTED_BODIES, POSTED_ENVELOPE, type PostedKind } from '#model/schema.ts'
import type { KeyRecord } from '../log/fact-log.ts'
import { readTime } from './read-time.ts'

/** Which town a point (WGS84 degrees) lies in, and whether it lies near the city at all. */
export interface Locator { townAt: (lng: number, lat: number) => string | undefined, isNear: (lng: number, lat: number) => boolean }

export interface CheckOptions {
  pack: CityPack
  locator: Locator
  scrub: (text: string) => { text: string, found: readonly { kind: string, count: number }[] }
  holdsPersonalData: (key: string) => boolean
  /** Parts a body from the fields that are personal by their name. */
  partPersonalFields: (body: Record<string, unknown>) => { body: Record<string, unknown>, personal?: unknown }
}

export interface Refused { code: string, why: string }
/** `note` tells what was left out of an accepted line; `contact` goes to the vault once the line is accepted. */
export interface Candidate { key: KeyRecord, draft: Draft, contact?: unknown, note?: Refused }

/** How far ahead of the server's clock a happening may lie: clocks differ, the future does not report. */
const FUTURE_TOLERANCE_MS = 5 * 60_000

/** Fields that name a thing of ours or of the sender, or hold one of a few words: checked, not scrubbed. */
const NAMING = new Set(['id', 'into', 'incident', 'town', 'category', 'force', 'region', 'basis', 'custody', 'via', 'status'])
const SENDER_IDS = ['id', 'into', 'incident']

const no = (code: string, why: string): Refused => ({ code, why })
export const isRefused = (checked: Candidate | Refused): checked is Refused => 'code' in checked && !('draft' in checked)

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const fields = value as Record<string, unknown>
  return `{${Object.keys(fields).sort().map(name => `${JSON.stringify(name)}:${canonical(fields[name])}`).join()}}`
}

/** The SHA-256 of what was sent under a key, whatever the order of its fields. */
export const sentHash = (...parts: unknown[]): string => hash('sha256', canonical(parts), 'base64url')

function toWgs84({ lng, lat, crs }: Location): Location {
  if (crs === undefined || crs === 'WGS84') return { lng, lat }
  const [x, y] = gcoord.transform([lng, lat], crs === 'GCJ02' ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84) as [number, number]
  return { lng: Math.round(x * 1e6) / 1e6, lat: Math.round(y * 1e6) / 1e6 }
}

/** Makes the check for one city: schemas, dictionaries and the set of towns are prepared once. */
export function makeChecker(options: CheckOptions): (value: unknown, now: Millis) => Candidate | Refused {
  const { pack, locator } = options
  const towns = new Set(townsOf(pack).map(t => t.code))
  const regions = new Set(pack.regions.map(r => r.code))
  const categories = new Map(pack.categories.map(c => [c.code, c]))
  const forces = new Set(pack.forces.map(f => f.code))

  function checkPlaceAndTime(body: Record<string, unknown>): Refused | undefined {
    if (typeof body.town === 'string' && !towns.has(body.town)) return no('town.unknown', `${pack.id} has no town ${body.town}`)
    if (body.location === undefined) return undefined
    const at = toWgs84(body.location as Location)
    if (at.lng === 0 && at.lat === 0) return no('location.zero', 'the point is 0/0, which stands for no point')
    if (!locator.isNear(at.lng, at.lat)) return no('location.outside', `the point ${at.lng}, ${at.lat} lies outside the city`)
    body.location = at
    if (typeof body.town === 'string') return undefined
    const town = locator.townAt(at.lng, at.lat)
    if (town !== undefined) body[pack.map.schematic ? 'proposedTown' : 'town'] = town
    return undefined
  }

  function checkReport(body: Record<string, unknown>): Refused | undefined {
    const category = categories.get(body.category as string)
    if (category === undefined) return no('category.unknown', `${pack.id} has no category ${String(body.category)}`)
    body.slaMinutes = category.slaMinutes
    if (body.level !== undefined && body.basis === undefined) body.basis = 'preliminary'
    return undefined
  }

  function checkDictionaries(kind: PostedKind, body: Record<string, unknown>): Refused | undefined {
    if (kind === 'unit.registered' && !forces.has(body.force as string)) return no('force.unknown', `${pack.id} has no force ${String(body.force)}`)
    if (kind === 'measure.reported' && !regions.has(body.region as string)) return no('region.unknown', `${pack.id} has no region ${String(body.region)}`)
    return kind === 'incident.reported' ? checkReport(body) : undefined
  }

  function scrubTexts(body: Record<string, unknown>, isNaming: (name: string) => boolean): void {
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === 'string' && !isNaming(name)) body[name] = options.scrub(value).text
      else if (name === 'fields') scrubTexts(value as Record<string, unknown>, () => false)
    }
  }

  function checkNames(source: string, key: string, body: Record<string, unknown>): Refused | undefined {
    if (source === OWN_SOURCE) return no('source.reserved', `${OWN_SOURCE} is the source of what this server decides itself`)
    if (options.holdsPersonalData(source)) return no('source.personal', 'the source holds personal data: send an opaque one')
    if (options.holdsPersonalData(key)) return no('key.personal', 'the key holds personal data: send an opaque one')
    const personal = SENDER_IDS.some(name => typeof body[name] === 'string' && options.holdsPersonalData(body[name]))
    return personal ? no('id.personal', 'the id holds personal data: send an opaque one') : undefined
  }

  return (value, now) => {
    const envelope = POSTED_ENVELOPE.safeParse(value)
    if (!envelope.success) return no('fact.malformed', complaint(envelope.error))
    const { key, kind, source, simulated, body: sent } = envelope.data
    const schema = POSTED_BODIES[kind as PostedKind]
    if (schema === undefined || !Object.hasOwn(POSTED_BODIES, kind)) return no('fact.unknown-kind', `no kind ${kind} can be posted`)
    const { body: impersonal, personal } = options.partPersonalFields(sent)
    const parsed = schema.safeParse(impersonal)
    if (!parsed.success) return no('fact.malformed', complaint(parsed.error))
    const happenedAt = readTime(envelope.data.happenedAt, pack.timeZone)
    if (happenedAt === undefined) return no('time.unreadable', `${envelope.data.happenedAt} is no time of ISO 8601`)
    if (happenedAt > now + FUTURE_TOLERANCE_MS) return no('time.future', `${envelope.data.happenedAt} lies in the future`)
    if (happenedAt < 0) return no('time.past', `${envelope.data.happenedAt} lies before 1970`)
    const body = { ...parsed.data } as Record<string, unknown>
    const refused = checkNames(source, key, body) ?? checkPlaceAndTime(body) ?? checkDictionaries(kind as PostedKind, body)
    if (refused !== undefined) return refused
    scrubTexts(body, name => NAMING.has(name))
    const unknown = Object.keys(impersonal).filter(name => !(name in parsed.data))
    return {
      key: { source, key, hash: sentHash(kind, envelope.data.happenedAt, sent) },
      draft: { kind: kind as Kind, v: versionOf(kind as Kind), key, source, happenedAt, ...(simulated ? { simulated } : {}), body } as Draft,
      ...(personal === undefined || kind !== 'incident.reported' ? {} : { contact: personal }),
      ...(unknown.length === 0 ? {} : { note: no('fact.unknown-field', `not kept: ${unknown.join(', ').slice(0, 200)}`) }),
    }
  }
}
