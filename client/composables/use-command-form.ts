/** The command being written: its fields with their choices, sending it, and the answer. */
import type { CommandKind } from '#model/commands.ts'
import { isOpen, type Incident } from '#model/incident.ts'
import { MODE_ID } from '#model/mode.ts'
import { computed, ref, shallowRef, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, type Receipt } from '../stores/desk.ts'
import { bodyOf, MINUTES, mostOf, specOf, type FieldName, type Values } from '../stores/desk-commands.ts'
import { momentText } from '../text/desk-format.ts'
import { withCommas } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { refusalText } from '../text/zh-refusals.ts'
import { labelOf } from './use-commands.ts'
import { placeOf } from './use-desk-lists.ts'
import { useTownOptions, type Option, type OptionGroup } from './use-desk.ts'
import { useDeskIncidentId, useTimelineChoices } from './use-incident-detail.ts'

export type { FieldName }

export interface Field { name: FieldName, label: string, isNeeded: boolean, groups?: OptionGroup[], suggestions?: readonly string[], most: number }

/** So many matters stand in the menu of those another can be merged into. */
const MOST_OTHERS = 30
const MOST_UNITS = 12
const TIERS = [1, 2, 3, 4, 5] as const
const LEVELS = [1, 2, 3, 4] as const

const words = zh.desk.commands
const one = (options: Option[]): OptionGroup[] => [{ label: '', options }]

/** The open matters another could be the same as: of its town first, then of its category; the nearest in time first. */
function useOthers(): ComputedRef<OptionGroup[]> {
  const city = useCityStore()
  const id = useDeskIncidentId()
  return computed(() => {
    const { pack, now = 0, city: { tables } } = city
    const own = tables.incidents.get(id.value ?? '')
    if (pack === undefined || own === undefined) return []
    const open = [...tables.incidents.values()].filter(other => isOpen(other) && other.id !== own.id)
    const apart = (other: Incident): number => Math.abs((other.reportedAt ?? 0) - (own.reportedAt ?? 0))
    const group = (label: string, of: (other: Incident) => boolean): OptionGroup => ({
      label,
      options: open.filter(of).sort((a, b) => apart(a) - apart(b)).slice(0, MOST_OTHERS).map(other => ({
        value: other.id,
        label: [momentText(other.reportedAt, now, pack.timeZone), other.title ?? other.wording ?? other.id, placeOf(pack, other.town, other.proposedTown)].join(' '),
      })),
    })
    const isNear = (other: Incident): boolean => own.town !== undefined && other.town === own.town
    return [
      group(words.sameTown, isNear), group(words.sameCategory, other => !isNear(other) && other.category === own.category),
      group(words.elsewhere, other => !isNear(other) && other.category !== own.category),
    ].filter(({ options }) => options.length > 0)
  })
}

/** Units that handle matters of the same category now, the most used first: what an operator is likely to name. */
function useUnitNames(): ComputedRef<string[]> {
  const city = useCityStore()
  const id = useDeskIncidentId()
  return computed(() => {
    const own = city.city.tables.incidents.get(id.value ?? '')
    const uses = new Map<string, number>()
    for (const { category, town, unit } of city.city.tables.incidents.values()) {
      if (unit === undefined || category !== own?.category) continue
      uses.set(unit, (uses.get(unit) ?? 0) + (town === own?.town ? 100 : 1))
    }
    return [...uses].sort((a, b) => b[1] - a[1]).slice(0, MOST_UNITS).map(([unit]) => unit)
  })
}

function useGroups(kind: ComputedRef<CommandKind | undefined>): (name: FieldName) => OptionGroup[] | undefined {
  const city = useCityStore()
  const towns = useTownOptions()
  const others = useOthers()
  const lines = useTimelineChoices()
  function modes(): OptionGroup[] {
    const { current = 'calm', proposed } = city.city.tables.mode.get(MODE_ID) ?? {}
    const all = Object.keys(zh.mode) as (keyof typeof zh.mode)[]
    return one(all.filter(id => (kind.value === 'mode.confirm' ? id === proposed : id !== current)).map(id => ({ value: id, label: zh.mode[id] })))
  }
  return (name) => {
    switch (name) {
      case 'town': return towns.value
      case 'into': return others.value
      case 'seq': return one(lines.value)
      case 'to': return modes()
      case 'level': return one(LEVELS.map(level => ({ value: String(level), label: words.levelName(zh.level[level]) })))
      case 'tier': return one(TIERS.map(tier => ({ value: String(tier), label: `${zh.tierChar[tier]}${zh.separator}${zh.tierWord[tier]}` })))
      case 'minutes': return one((MINUTES[kind.value ?? 'alarm.shelve']?.choices ?? []).map(n => ({ value: String(n), label: words.minutes(n) })))
      default: return undefined
    }
  }
}

function useFields(kind: ComputedRef<CommandKind | undefined>): ComputedRef<Field[]> {
  const city = useCityStore()
  const groupsOf = useGroups(kind)
  const units = useUnitNames()
  const receivers = computed(() => [...city.pack?.regions.filter(region => region.level !== 'town') ?? [], ...city.pack?.platforms ?? []].map(({ name }) => name))
  const suggestions: Partial<Record<FieldName, ComputedRef<readonly string[]>>> = {
    unit: units, receiver: receivers, disposition: computed(() => zh.desk.alarms.dispositions),
  }
  return computed(() => {
    const spec = kind.value === undefined ? undefined : specOf(kind.value)
    return (spec?.fields ?? []).map((name): Field => {
      const [groups, suggested] = [groupsOf(name), suggestions[name]?.value]
      return {
        name, label: words.fields[name], isNeeded: spec?.needs?.includes(name) === true, most: mostOf(spec!.kind, name),
        ...groups && { groups }, ...suggested && { suggestions: suggested },
      }
    })
  })
}

/** What fills a field when the form opens: what was given, what is proposed, or the only choice. */
function firstValues(kind: CommandKind, fields: readonly Field[], preset: Record<string, string>): Values {
  return Object.fromEntries(fields.map(({ name, groups, isNeeded }) => {
    const options = groups?.flatMap(group => group.options) ?? []
    const only = isNeeded && options.length === 1 ? options[0]?.value : undefined
    const usual = name === 'minutes' ? String(MINUTES[kind]?.first ?? '') : undefined
    return [name, preset[name] ?? usual ?? only ?? '']
  }))
}

/** An id of its own for a note; `crypto.randomUUID` is absent on plain http. */
const newNoteId = (): string => `note-${[...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('')}`

type Post = (url: string, init: RequestInit) => Promise<Response>

async function ask(post: Post, kind: CommandKind, body: object): Promise<Omit<Receipt, 'id' | 'at'>> {
  const label = labelOf(kind)
  try {
    const answer = await post('/api/commands', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind, body }),
    })
    const told = await answer.json() as { facts?: number[], error?: { code: string, why: string } }
    if (answer.ok) return { isDone: true, words: words.done(label, withCommas(told.facts?.[0] ?? 0)) }
    const { code = String(answer.status), why = '' } = told.error ?? {}
    return { isDone: false, code, words: words.no(label, refusalText(code, why)) }
  }
  catch (error) {
    return { isDone: false, words: words.no(label, error instanceof TypeError ? words.unreachable : String(error)) }
  }
}

/** The command being written. `send` answers whether it became facts; `refusal` is the last no to this very form, in words. */
export function useCommandForm(post: Post = (...asked) => fetch(...asked)) {
  const city = useCityStore()
  const desk = useDeskStore()
  const kind = computed(() => desk.form?.kind)
  const fields = useFields(kind)
  const isSending = ref(false)
  const refused = shallowRef<{ form: unknown, words: string }>()
  const subject = computed(() => {
    const target = desk.form?.target ?? ''
    const incident = city.city.tables.incidents.get(target)
    return incident?.title ?? incident?.wording ?? city.pack?.regions.find(region => region.code === target)?.name ?? incident?.id ?? ''
  })
  const initial = computed((): Values => {
    const proposed = kind.value === 'incident.locate' ? city.city.tables.incidents.get(desk.form?.target ?? '')?.proposedTown : undefined
    const preset = { ...proposed !== undefined && { town: proposed }, ...desk.form?.preset }
    return kind.value === undefined ? {} : firstValues(kind.value, fields.value, preset)
  })

  async function send(values: Values): Promise<boolean> {
    const { form } = desk
    if (form === undefined || isSending.value) return false
    isSending.value = true
    const receipt = await ask(post, form.kind, bodyOf(form.kind, { target: form.target, at: city.now ?? 0, noteId: newNoteId() }, values))
    isSending.value = false
    desk.keep({ ...receipt, at: city.now ?? 0 })
    refused.value = receipt.isDone ? undefined : { form, words: receipt.words }
    if (receipt.isDone && desk.form === form) desk.write(undefined)
    return receipt.isDone
  }

  return {
    form: computed(() => desk.form), kind, fields, initial, subject, isSending, send, cancel: () => desk.write(undefined),
    refusal: computed(() => (refused.value?.form === desk.form ? refused.value?.words ?? '' : '')),
    label: computed(() => (kind.value === undefined ? '' : labelOf(kind.value))),
    isGrave: computed(() => kind.value !== undefined && specOf(kind.value)?.isGrave === true),
  }
}
