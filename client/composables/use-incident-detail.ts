/** The matter chosen at the desk, with its timeline, fetched again whenever a fact about it arrives. */
import type { City } from '#model/city.ts'
import type { Level, Millis } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import type { Health } from '#model/source.ts'
import { tryOnScopeDispose } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { computed, watch, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore } from '../stores/desk.ts'
import { useToldIncident, type Entry, type Told } from '../stores/told-incident.ts'
import { ageWords, dueText, momentText } from '../text/desk-format.ts'
import { zh } from '../text/zh-CN.ts'
import { errorText } from '../text/zh-refusals.ts'
import { placeOf, reasonWords } from './use-desk-lists.ts'
import type { Option } from './use-desk.ts'
import { useHealth, worse } from './use-health.ts'

export interface Cell { id: string, label: string, value: string, isOver?: boolean, isLate?: boolean }
export interface LoopStep { id: string, name: string, time: string, state: 'done' | 'now' | 'ahead' }
export interface Line {
  seq: number, happened: string, kind: string, what: string, source: string, recorded: string
  isLate: boolean, lag: string, isWritten: boolean
}
export interface Detail {
  id: string, title: string, level: Level | undefined, reasons: string[], cells: Cell[], loop: LoopStep[], text: string | undefined, lines: Line[]
}

/** A record this much later than what it tells is shown as late. */
const LATE_MS = 60_000
const LOOP: readonly { id: keyof typeof zh.stage, kinds: readonly string[] }[] = [
  { id: 'collect', kinds: ['incident.reported'] }, { id: 'assign', kinds: ['incident.assigned', 'incident.reopened'] },
  { id: 'handle', kinds: ['incident.accepted', 'incident.arrived'] }, { id: 'urge', kinds: ['incident.urged'] },
  { id: 'feedback', kinds: ['incident.handled', 'incident.fed-back'] }, { id: 'assess', kinds: ['incident.verified', 'incident.closed'] },
]

/** The id of the matter the desk looks at: chosen itself, or what the chosen alarm is about. */
export function useDeskIncidentId(): ComputedRef<string | undefined> {
  const city = useCityStore()
  const desk = useDeskStore()
  return computed(() => {
    if (desk.tab === 'quarantine' || desk.current === undefined) return undefined
    return desk.tab === 'alarms' ? city.city.tables.alarms.get(desk.current)?.about?.incident : desk.current
  })
}

function useTold(get: typeof fetch) {
  const city = useCityStore()
  const id = useDeskIncidentId()
  const { told, failure } = storeToRefs(useToldIncident())
  let asked: AbortController | undefined

  async function load(): Promise<void> {
    asked?.abort()
    if (told.value?.incident.id !== id.value) told.value = undefined
    failure.value = ''
    if (id.value === undefined) return
    const mine = asked = new AbortController()
    try {
      const answer = await get(`/api/incidents/${encodeURIComponent(id.value)}`, { signal: mine.signal })
      const body = await answer.json() as Told & { error?: { code: string, why: string } }
      if (mine.signal.aborted) return
      if (answer.ok) told.value = body
      else failure.value = answer.status === 404 ? zh.desk.gone : zh.desk.failed(errorText(body.error, answer.status))
    }
    catch (error) {
      if (!mine.signal.aborted) failure.value = zh.desk.failed(error instanceof TypeError ? zh.desk.commands.unreachable : String(error))
    }
  }
  /** A fact about it changes its row; a feed that came back may have missed some. */
  watch([id, () => city.city.tables.incidents.get(id.value ?? ''), () => city.health === 'fresh'], () => void load(), { immediate: true })
  tryOnScopeDispose(() => asked?.abort())
  return { id, told, failure }
}

type Zone = { now: Millis, timeZone: string }
const at = (iso: string | undefined): Millis | undefined => (iso === undefined ? undefined : Date.parse(iso))

/** A line whose place in the log an audience is not told stands last. */
const placeInOrder = ({ seq }: Entry): number => seq ?? Number.MAX_SAFE_INTEGER

/** What people wrote beside a matter, as lines of its timeline: notes are rows of the city, the matter's own facts are told by the server. */
function notesAbout(city: City, id: string, timeZone: string): Entry[] {
  const notes = [...city.tables.notes.values()].filter(note => note.about?.incident === id)
  return notes.flatMap(({ text, by, stamps: { text: written }, lastAt }) => (text === undefined
    ? []
    : [{
        kind: 'note.annotated', happenedAt: isoLocal(written?.[0] ?? lastAt, timeZone), source: 'wuse', note: text,
        ...(written === undefined ? {} : { seq: written[1] }), ...(by === undefined ? {} : { by }),
      }]))
}

function linesOf({ timeline, incident }: Told, { now, timeZone }: Zone, names: Names): Line[] {
  return timeline.map((entry, i): Line => {
    const happened = Date.parse(entry.happenedAt)
    const recorded = at(entry.recordedAt)
    const isLate = recorded !== undefined && Math.abs(recorded - happened) > LATE_MS
    const { by, unit, note, reason, to, into, wording } = entry
    const title = entry.title === incident.title ? undefined : entry.title
    const level = entry.level === undefined ? undefined : zh.desk.levelOf(zh.level[entry.level], entry.basis === 'confirmed' ? zh.desk.confirmed : zh.preliminary)
    const place = entry.town === undefined && entry.proposedTown === undefined ? undefined : names.place(entry.town, entry.proposedTown)
    const what = [title, level, place, unit, wording, to, into, reason, note].filter(part => part !== undefined && part !== '').join(zh.separator)
    return {
      seq: entry.seq ?? i, happened: momentText(happened, now, timeZone), kind: zh.desk.kinds[entry.kind] ?? entry.kind, what: what || zh.unknown,
      source: by === undefined ? names.source(entry.source) : zh.desk.by(by), recorded: momentText(recorded, now, timeZone),
      isLate, lag: isLate && recorded > happened ? zh.desk.lag(ageWords(recorded - happened)) : '', isWritten: entry.source === 'wuse',
    }
  }).reverse()
}

/** The lines of the timeline as choices, the latest first: for the command that is about one of them. */
export function useTimelineChoices(): ComputedRef<Option[]> {
  const city = useCityStore()
  const { told } = storeToRefs(useToldIncident())
  return computed(() => (told.value?.timeline ?? []).flatMap(({ seq, kind, happenedAt }): Option[] => (seq === undefined || city.pack === undefined
    ? []
    : [{ value: String(seq), label: `${momentText(Date.parse(happenedAt), city.now ?? 0, city.pack.timeZone)} ${zh.desk.kinds[kind] ?? kind}` }])).reverse())
}

function loopOf({ incident, timeline }: Told, { now, timeZone }: Zone): LoopStep[] {
  const isOpen = incident.closedAt === undefined
  return LOOP.map(({ id, kinds }): LoopStep => {
    const last = timeline.filter(entry => kinds.includes(entry.kind)).at(-1)
    const isNow = isOpen && incident.stage === id
    return {
      id, name: zh.stage[id], time: last === undefined ? zh.unknown : momentText(Date.parse(last.happenedAt), now, timeZone),
      state: isNow ? 'now' : last === undefined ? 'ahead' : 'done',
    }
  })
}

type Maybe = string | undefined
interface Names { place: (town: Maybe, proposed: Maybe) => string, source: (id: Maybe) => string, category: (code: Maybe) => string }

function cellsOf({ incident }: Told, { now, timeZone }: Zone, names: Names): Cell[] {
  const { level, basis, unit, wording, closedAt } = incident
  const fields = zh.desk.fields
  const reported = Date.parse(incident.reportedAt)
  const known = at(incident.knownAt)
  const lag = known === undefined ? 0 : known - reported
  const due = dueText(at(incident.dueAt), now)
  const isLate = lag > LATE_MS
  return [
    { id: 'level', label: fields.level, value: level === undefined ? zh.levelUnset : zh.desk.levelOf(zh.level[level], basis === 'confirmed' ? zh.desk.confirmed : zh.preliminary) },
    { id: 'category', label: fields.category, value: names.category(incident.category) },
    { id: 'town', label: fields.town, value: names.place(incident.town, incident.proposedTown), isLate: incident.town === undefined },
    closedAt === undefined
      ? { id: 'due', label: fields.due, value: due.text, isOver: due.isOver }
      : { id: 'due', label: fields.due, value: zh.due.ended(momentText(Date.parse(closedAt), now, timeZone)) },
    { id: 'unit', label: fields.unit, value: unit ?? zh.desk.noUnit },
    {
      id: 'reported', label: isLate ? zh.desk.firstLag(ageWords(lag)) : fields.reported, isLate,
      value: `${momentText(reported, now, timeZone)} → ${known === undefined ? zh.unknown : momentText(known, reported, timeZone)}`,
    },
    { id: 'source', label: fields.source, value: names.source(incident.source) },
    { id: 'wording', label: fields.wording, value: wording ?? zh.desk.noWording },
  ]
}

/** The matter as it is printed; `health` is that of the link, unknown while nothing was told of it. */
export function useIncidentDetail(get: typeof fetch = (...asked) => fetch(...asked)): {
  id: ComputedRef<string | undefined>, detail: ComputedRef<Detail | undefined>, failure: ComputedRef<string>, health: ComputedRef<Health>
} {
  const city = useCityStore()
  const desk = useDeskStore()
  const { health: link } = useHealth()
  const { id, told, failure } = useTold(get)
  const detail = computed((): Detail | undefined => {
    const { pack, now } = city
    if (told.value === undefined || pack === undefined || now === undefined) return undefined
    const zone = { now, timeZone: pack.timeZone }
    const names: Names = {
      place: (town, proposed) => placeOf(pack, town, proposed),
      source: one => (one === undefined ? zh.unknown : one === 'wuse' ? zh.product : pack.sources.find(source => source.id === one)?.name ?? one),
      category: (code) => {
        const category = pack.categories.find(one => one.code === code)
        const platform = pack.platforms.find(one => one.code === category?.platform)?.name
        return category === undefined ? zh.unknown : [category.name, platform].filter(Boolean).join(zh.separator)
      },
    }
    const { incident, timeline } = told.value
    const withNotes = [...timeline, ...notesAbout(city.city, incident.id, pack.timeZone)].sort((a, b) => placeInOrder(a) - placeInOrder(b))
    const concern = desk.concerns.find(one => one.incident.id === incident.id)
    return {
      id: incident.id, title: incident.title, level: incident.level, text: incident.text, reasons: concern === undefined ? [] : reasonWords(concern),
      cells: cellsOf(told.value, zone, names), loop: loopOf(told.value, zone), lines: linesOf({ incident, timeline: withNotes }, zone, names),
    }
  })
  const health = computed(() => (detail.value === undefined ? worse(link.value, 'unknown') : failure.value === '' ? link.value : worse(link.value, 'late')))
  return { id, detail, failure: computed(() => failure.value), health }
}
