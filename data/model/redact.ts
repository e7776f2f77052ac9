/**
 * 可见范围: what an audience may see. One function per table says what a row looks like to a scope; `redactCity` maps it
 * over a city and `redact` over what changed, so that redaction commutes with the fold by construction (law X1).
 */
import { TABLES, fold, type City, type Rows, type TableName, type Tables } from './city.ts'
import type { DayFigures, Fact } from './fact.ts'
import { OWN_SOURCE } from './fact.ts'
import { isOnDuty, RETIRED, type Headcount, type Unit } from './force.ts'
import { placesOf, townsWithin, type CityPack } from './pack.ts'
import { changedIds, tableOf, type Table } from './table.ts'

export type Audience = 'display' | 'leader' | 'operator' | 'admin'

/** `towns` is undefined for the whole city. */
export interface Scope {
  audience: Audience
  area?: string
  towns?: ReadonlySet<string>
  sensitive: ReadonlySet<string>
  headcountOnly: ReadonlySet<string>
  /** Measures the pack declares as fit for every screen. */
  openMeasures: ReadonlySet<string>
  /** What the regions above the towns are called, by name, short name and code: a matter may be said to have gone there. */
  places: ReadonlySet<string>
}

/** The scope of an audience within an area of the pack; no area, or the root, is the whole city. */
export function scopeOf(pack: CityPack, audience: Audience, area?: string): Scope {
  const isWhole = area === undefined || pack.regions.some(r => r.code === area && r.parent === undefined)
  return {
    audience,
    ...(isWhole ? {} : { area, towns: townsWithin(pack, area) }),
    sensitive: new Set(pack.categories.filter(c => c.sensitive).map(c => c.code)),
    headcountOnly: new Set(pack.forces.filter(f => f.headcountOnly).map(f => f.code)),
    openMeasures: new Set(pack.measures.filter(m => !m.sensitive).map(m => m.code)),
    places: new Set(placesOf(pack).keys()),
  }
}

/** Whether this scope holds the whole city and folds the facts themselves. */
export const seesAll = (scope: Scope): boolean =>
  scope.towns === undefined && (scope.audience === 'operator' || scope.audience === 'admin')

const isShy = (scope: Scope): boolean => scope.audience === 'display'
const inArea = (scope: Scope, town: string | undefined): boolean =>
  scope.towns === undefined || (town !== undefined && scope.towns.has(town))
const isHidden = (scope: Scope, category: string | undefined): boolean =>
  isShy(scope) && (category === undefined || scope.sensitive.has(category))

/** A copy without the named fields, and without stamps: a view never merges writes. */
function without<T extends object>(row: T, ...names: string[]): T {
  const gone = new Set(['stamps', ...names])
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== undefined && !gone.has(name))) as T
}

function figuresWithin(figures: DayFigures, scope: Scope): DayFigures {
  if (scope.towns === undefined) return figures
  const towns = Object.fromEntries(Object.entries(figures.towns).filter(([town]) => scope.towns!.has(town)))
  return { towns, categories: {}, hours: [] }
}

type Views = { [N in TableName]: (row: Rows[N], scope: Scope) => Rows[N] | undefined }

const VIEWS: Views = {
  incidents: (row, scope) => {
    if (!inArea(scope, row.town) || isHidden(scope, row.category)) return undefined
    // Another matter, or a town proposed before this one was known, may lie beyond what the scope sees.
    const beyond = isShy(scope) || scope.towns !== undefined ? ['mergedInto', 'proposedTown'] : []
    if (scope.audience !== 'display' && scope.audience !== 'leader') return without(row, ...beyond)
    // Where a matter went is told where it is a region; else it is somebody's words.
    if (row.transferredTo !== undefined && !scope.places.has(row.transferredTo)) beyond.push('transferredTo', 'transferredAt')
    return without(row, 'title', 'source', 'channel', 'via', 'wordedBy', 'unit', 'knownAt', ...beyond)
  },
  units: (row, scope) => {
    if (!inArea(scope, row.town)) return undefined
    if (isShy(scope) && (row.force === undefined || row.force === RETIRED || scope.headcountOnly.has(row.force))) return undefined
    return without(row, ...(isShy(scope) ? ['label'] : []), ...(isShy(scope) || scope.towns !== undefined ? ['incident'] : []))
  },
  headcounts: row => row,
  volunteers: (row, scope) => (inArea(scope, row.town) ? without(row) : undefined),
  sources: row => without(row),
  assessments: (row, scope) => {
    if (!inArea(scope, row.town)) return undefined
    return isShy(scope) ? without(row, 'score', 'contributions', 'overrideBy') : without(row)
  },
  alarms: (row, scope) => {
    const { about } = row
    if (about === undefined || (about.town === undefined ? scope.towns !== undefined : !inArea(scope, about.town))) return undefined
    if ((about.incident !== undefined || about.category !== undefined) && isHidden(scope, about.category)) return undefined
    return isShy(scope) ? without(row, 'disposition', 'acknowledgedBy') : without(row)
  },
  mode: row => without(row, 'proposedBy'),
  notes: (row, scope) => {
    const mayRead = scope.audience === 'operator' || scope.audience === 'admin'
    return mayRead && inArea(scope, row.about?.town) ? without(row) : undefined
  },
  measures: (row, scope) => {
    const isInside = scope.towns === undefined || row.region === scope.area || scope.towns.has(row.region)
    return isInside && !(isShy(scope) && !scope.openMeasures.has(row.indicator)) ? without(row) : undefined
  },
  days: (row, scope) => {
    const { shown, ...rest } = row
    return { ...rest, all: figuresWithin(isShy(scope) && shown !== undefined ? shown : rest.all, scope) }
  },
  left: (row, scope) => (inArea(scope, row.town) && !(isShy(scope) && scope.sensitive.has(row.category)) ? row : undefined),
  calendar: row => row,
}

const viewOf = <N extends TableName>(name: N, row: Rows[N] | undefined, scope: Scope): Rows[N] | undefined =>
  row === undefined ? undefined : VIEWS[name](row, scope)

function headcountsOf(units: Table<Unit>, scope: Scope): Map<string, Headcount> {
  const counts = new Map<string, Headcount>()
  if (!isShy(scope)) return counts
  for (const { force, town, status } of units.values()) {
    if (force === undefined || town === undefined || !scope.headcountOnly.has(force) || !inArea(scope, town)) continue
    const id = `${town}|${force}`
    const count = counts.get(id) ?? { town, force, registered: 0, onDuty: 0, available: 0 }
    counts.set(id, count)
    count.registered += 1
    if (isOnDuty(status)) count.onDuty += 1
    if (status === 'available') count.available += 1
  }
  return counts
}

/** The city as this scope may hold it. */
export function redactCity(city: City, scope: Scope): City {
  if (seesAll(scope)) return city
  const redacted = TABLES.map((name) => {
    if (name === 'headcounts') return [name, tableOf(name, headcountsOf(city.tables.units, scope))]
    const table = city.tables[name] as Table<Rows[typeof name]>
    const rows: [string, object][] = []
    for (const [id, row] of table.entries()) {
      const view = viewOf(name, row, scope)
      if (view !== undefined) rows.push([id, view])
    }
    return [name, tableOf(name, rows)]
  })
  return { ...city, tables: Object.fromEntries(redacted) as Tables }
}

type ViewBody = Extract<Fact, { kind: `view.${string}` }>

function difference(before: City, after: City, scope: Scope): Pick<ViewBody, 'kind' | 'body'>[] {
  const views: Pick<ViewBody, 'kind' | 'body'>[] = []
  const show = (table: TableName, id: string, old: object | undefined, now: object | undefined): void => {
    if (now !== undefined) {
      if (old === undefined || JSON.stringify(old) !== JSON.stringify(now)) {
        views.push({ kind: 'view.shown', body: { table, id, entity: now as Record<string, unknown> } })
      }
    }
    else if (old !== undefined) views.push({ kind: 'view.hidden', body: { table, id } })
  }
  for (const name of TABLES) {
    if (name === 'headcounts') continue
    const was = before.tables[name] as Table<Rows[typeof name]>
    const is = after.tables[name] as Table<Rows[typeof name]>
    for (const id of changedIds(was, is)) show(name, id, viewOf(name, was.get(id), scope), viewOf(name, is.get(id), scope))
  }
  if (isShy(scope) && before.tables.units !== after.tables.units) {
    const was = headcountsOf(before.tables.units, scope)
    const is = headcountsOf(after.tables.units, scope)
    for (const id of new Set([...was.keys(), ...is.keys()])) show('headcounts', id, was.get(id), is.get(id))
  }
  return views
}

/** What a raw fact may carry over the wire to those who see all: long texts of matters and references to the vault stay behind. */
function thin(fact: Fact): Fact {
  if (!fact.kind.startsWith('incident.') || !('text' in fact.body || 'contact' in fact.body || 'note' in fact.body)) return fact
  const { text: _text, contact: _contact, note: _note, ...body } = fact.body as Record<string, unknown>
  return { ...fact, body } as unknown as Fact
}

function redactSpan(before: City, after: City, facts: readonly Fact[], scope: Scope): Fact[] {
  const last = facts[facts.length - 1]!
  if (last.kind === 'day.turned') return [last]
  const envelope = {
    seq: last.seq, v: 1, source: OWN_SOURCE, happenedAt: last.recordedAt, recordedAt: last.recordedAt,
    ...(after.demo === true ? { simulated: true as const } : {}),
  }
  const views = difference(before, after, scope)
  if (views.length === 0) views.push({ kind: 'view.reached', body: {} })
  return views.map(view => ({ ...envelope, ...view }) as Fact)
}

/**
 * What an audience is sent for the facts that led from `before` to `after` (which is `fold(before, facts)`): the facts
 * themselves to those who see all, else rows shown and hidden. `day.turned` goes to everybody: it compacts every view alike.
 */
export function redact(before: City, after: City, facts: readonly Fact[], scope: Scope): Fact[] {
  if (facts.length === 0) return []
  if (seesAll(scope)) return facts.map(thin)
  const turn = facts.findIndex(fact => fact.kind === 'day.turned')
  if (turn < 0 || facts.length === 1) return redactSpan(before, after, facts, scope)
  const sent: Fact[] = []
  let from = before
  for (const span of [facts.slice(0, turn), facts.slice(turn, turn + 1), facts.slice(turn + 1)]) {
    const to = fold(from, span)
    sent.push(...redact(from, to, span, scope))
    from = to
  }
  return sent
}
