/** Commands of the desk: which may be given now, by the model's own rule; writing one, sending it, and the receipt. */
import { decide, type Command, type CommandKind } from '#model/commands.ts'
import { isStanding, isWaiting } from '#model/alarm.ts'
import type { Incident, Stage } from '#model/incident.ts'
import { isOpen } from '#model/incident.ts'
import { MODE_ID } from '#model/mode.ts'
import { computed, ref, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, type Receipt } from '../stores/desk.ts'
import { timeText, withCommas } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { refusalText } from '../text/zh-refusals.ts'
import { useTownOptions, type OptionGroup } from './use-desk.ts'
import { useHealth } from './use-health.ts'
import { useDeskIncidentId } from './use-incident-detail.ts'

export type FieldName = keyof typeof zh.desk.commands.fields
type DeskKind = keyof typeof zh.desk.commands.labels & CommandKind

interface Spec { kind: DeskKind, key: string, fields: readonly FieldName[], needs?: readonly FieldName[], isGrave?: boolean }

/** In the order of the loop; keys are told on the buttons. */
const INCIDENT_SPECS: readonly Spec[] = [
  { kind: 'incident.assign', key: 'd', fields: ['unit', 'note'] },
  { kind: 'incident.accept', key: 't', fields: ['note'] },
  { kind: 'incident.arrive', key: 'r', fields: ['note'] },
  { kind: 'incident.handle', key: 'h', fields: ['note'] },
  { kind: 'incident.feed-back', key: 'f', fields: ['note'] },
  { kind: 'incident.verify', key: 'v', fields: ['note'] },
  { kind: 'incident.close', key: 'c', fields: ['note'] },
  { kind: 'incident.reopen', key: 'o', fields: ['reason'], needs: ['reason'] },
  { kind: 'incident.urge', key: 'u', fields: ['note'] },
  { kind: 'incident.locate', key: 'l', fields: ['town'], needs: ['town'] },
  { kind: 'incident.level', key: 'g', fields: ['level'], needs: ['level'] },
  { kind: 'incident.release-wording', key: 'w', fields: ['wording'], needs: ['wording'] },
]
const ALARM_SPECS: readonly Spec[] = [
  { kind: 'alarm.acknowledge', key: 'a', fields: ['disposition'], needs: ['disposition'] },
  { kind: 'alarm.shelve', key: 's', fields: ['minutes', 'reason'], needs: ['minutes', 'reason'] },
]
const MODE_SPECS: readonly Spec[] = [
  { kind: 'mode.confirm', key: 'n', fields: ['to'], needs: ['to'], isGrave: true },
  { kind: 'mode.propose', key: 'm', fields: ['to', 'reason'], needs: ['to', 'reason'], isGrave: true },
  { kind: 'drill.start', key: 'x', fields: ['name'] },
  { kind: 'drill.end', key: 'x', fields: [] },
]
const SPECS = new Map([...INCIDENT_SPECS, ...ALARM_SPECS, ...MODE_SPECS].map(spec => [spec.kind, spec]))

/** What carries a matter on from each stage. */
const NEXT: Record<Stage | 'closed', DeskKind> = {
  collect: 'incident.assign', assign: 'incident.accept', handle: 'incident.handle', feedback: 'incident.verify', assess: 'incident.close',
  closed: 'incident.reopen',
}
/** What is for open matters only, though the model would allow it afterwards too. */
const WHILE_OPEN = new Set<DeskKind>(['incident.locate', 'incident.level', 'incident.release-wording'])

export interface CommandButton { kind: DeskKind, key: string, label: string, isNext: boolean, isGrave: boolean, target?: string }

/** A body with every field filled, to ask the model whether it would let the command pass. */
const PROBE = { reason: '?', town: '?', level: 4, wording: '?', disposition: '?', minutes: 30 }

type Buttons = ComputedRef<CommandButton[]>

export function useCommandButtons(): { incident: Buttons, alarm: Buttons, mode: Buttons } {
  const city = useCityStore()
  const desk = useDeskStore()
  const incidentId = useDeskIncidentId()
  const mayAct = useMayAct()

  function isLawful(kind: DeskKind, body: object): boolean {
    const asker = { by: '', at: city.now ?? 0, demo: city.city.demo === true }
    return 'facts' in decide(city.city, { kind, body: { ...PROBE, ...body } } as unknown as Command, asker)
  }
  const button = ({ kind, key, isGrave = false }: Spec, more: Partial<CommandButton> = {}): CommandButton =>
    ({ kind, key: key.toUpperCase(), label: zh.desk.commands.labels[kind], isNext: false, isGrave, ...more })

  const alarm = computed(() => {
    const one = desk.tab === 'alarms' ? city.city.tables.alarms.get(desk.current ?? '') : undefined
    if (!mayAct.value || one === undefined || !isStanding(one)) return []
    const isNew = isWaiting(one, city.now ?? 0)
    return ALARM_SPECS.map(spec => button(spec, { target: one.id, isNext: isNew && spec.kind === 'alarm.acknowledge' }))
  })
  const incident = computed(() => {
    const one: Incident | undefined = city.city.tables.incidents.get(incidentId.value ?? '')
    if (!mayAct.value || one === undefined) return []
    const next = NEXT[isOpen(one) ? one.stage ?? 'collect' : 'closed']
    return INCIDENT_SPECS.filter(({ kind }) => (isOpen(one) || !WHILE_OPEN.has(kind)) && isLawful(kind, { id: one.id }))
      .map(spec => button(spec, { target: one.id, isNext: spec.kind === next && alarm.value.every(other => !other.isNext) }))
      .sort((a, b) => Number(b.isNext) - Number(a.isNext))
  })
  const mode = computed(() => {
    if (!mayAct.value) return []
    const row = city.city.tables.mode.get(MODE_ID)
    const isPending = row?.proposed !== undefined && row.proposed !== 'none'
    return MODE_SPECS.filter(({ kind }) => {
      if (kind === 'mode.confirm') return isPending
      return kind === 'mode.propose' || isLawful(kind, {})
    }).map(spec => button(spec))
  })
  return { incident, alarm, mode }
}

/** A blind desk gives no commands: what it shows may have passed. */
export function useMayAct(): ComputedRef<boolean> {
  const { health } = useHealth()
  return computed(() => health.value === 'fresh' || health.value === 'late')
}

export interface Field { name: FieldName, label: string, isNeeded: boolean, groups?: OptionGroup[], suggestions?: readonly string[], most: number }

const MOST: Record<FieldName, number> = {
  note: 500, unit: 100, reason: 500, town: 40, level: 1, wording: 60, disposition: 200, minutes: 3, to: 10, name: 100,
}
const MINUTES = [15, 30, 60, 120, 240, 480]

/** Notes that go with urging are for the wall's small print: the server takes sixty characters. */
const mostOf = (kind: CommandKind, name: FieldName): number => {
  if (kind === 'incident.urge' && name === 'note') return 60
  return kind === 'alarm.shelve' && name === 'reason' ? 200 : MOST[name]
}

type Values = Partial<Record<FieldName, string>>

/** The body of a command as the server takes it: numbers as numbers, what was left empty left out. */
export function bodyOf(kind: CommandKind, target: string | undefined, values: Values): Record<string, unknown> {
  const fields = SPECS.get(kind as DeskKind)?.fields ?? []
  const filled = fields.flatMap((name): [string, unknown][] => {
    const text = values[name]?.trim() ?? ''
    if (text === '') return []
    return [[name, name === 'level' || name === 'minutes' ? Number(text) : text]]
  })
  return { ...target === undefined ? {} : { id: target }, ...Object.fromEntries(filled) }
}

function useFields(kind: ComputedRef<DeskKind | undefined>): ComputedRef<Field[]> {
  const city = useCityStore()
  const towns = useTownOptions()
  function groupsOf(name: FieldName): OptionGroup[] | undefined {
    const one = (options: OptionGroup['options']): OptionGroup[] => [{ label: '', options }]
    if (name === 'town') return towns.value
    if (name === 'level') return one(([1, 2, 3, 4] as const).map(level => ({ value: String(level), label: zh.desk.commands.levelName(zh.level[level]) })))
    if (name === 'minutes') return one(MINUTES.map(n => ({ value: String(n), label: zh.desk.commands.minutes(n) })))
    if (name !== 'to') return undefined
    const { current = 'calm', proposed } = city.city.tables.mode.get(MODE_ID) ?? {}
    const modes = (Object.keys(zh.mode) as (keyof typeof zh.mode)[]).filter(id => (kind.value === 'mode.confirm' ? id === proposed : id !== current))
    return one(modes.map(id => ({ value: id, label: zh.mode[id] })))
  }
  return computed(() => {
    const spec = kind.value === undefined ? undefined : SPECS.get(kind.value)
    return (spec?.fields ?? []).map((name): Field => {
      const groups = groupsOf(name)
      return {
        name, label: zh.desk.commands.fields[name], isNeeded: spec?.needs?.includes(name) === true, most: mostOf(spec!.kind, name),
        ...groups && { groups },
        ...name === 'disposition' && { suggestions: zh.desk.alarms.dispositions },
      }
    })
  })
}

/** What fills a field when the form opens: what was given, what is proposed, or the only choice. */
function firstValues(fields: readonly Field[], preset: Record<string, string>): Values {
  return Object.fromEntries(fields.map(({ name, groups, isNeeded }) => {
    const options = groups?.flatMap(group => group.options) ?? []
    const only = isNeeded && (options.length === 1 || name === 'minutes') ? options[name === 'minutes' ? 1 : 0]?.value : undefined
    return [name, preset[name] ?? only ?? '']
  }))
}

type Post = (url: string, init: RequestInit) => Promise<Response>

/** The command being written. `send` answers whether it became facts. */
export function useCommandForm(post: Post = (...asked) => fetch(...asked)) {
  const city = useCityStore()
  const desk = useDeskStore()
  const kind = computed(() => desk.form?.kind as DeskKind | undefined)
  const fields = useFields(kind)
  const isSending = ref(false)
  const subject = computed(() => {
    const incident = city.city.tables.incidents.get(desk.form?.target ?? '')
    return incident === undefined ? '' : incident.title ?? incident.wording ?? incident.id
  })
  const initial = computed((): Values => {
    const proposed = kind.value === 'incident.locate' ? city.city.tables.incidents.get(desk.form?.target ?? '')?.proposedTown : undefined
    return firstValues(fields.value, { ...proposed !== undefined && { town: proposed }, ...desk.form?.preset })
  })

  async function ask(asked: DeskKind, body: object): Promise<Omit<Receipt, 'id' | 'at'>> {
    const label = zh.desk.commands.labels[asked]
    try {
      const answer = await post('/api/commands', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: asked, body }),
      })
      const told = await answer.json() as { facts?: number[], error?: { code: string, why: string } }
      if (answer.ok) return { isDone: true, words: zh.desk.commands.done(label, withCommas(told.facts?.[0] ?? 0)) }
      const { code = String(answer.status), why = '' } = told.error ?? {}
      return { isDone: false, code, words: zh.desk.commands.no(label, refusalText(code, why)) }
    }
    catch (error) {
      return { isDone: false, words: zh.desk.commands.no(label, error instanceof TypeError ? zh.desk.commands.unreachable : String(error)) }
    }
  }

  async function send(values: Values): Promise<boolean> {
    const { form } = desk
    if (form === undefined || isSending.value) return false
    isSending.value = true
    const receipt = await ask(form.kind as DeskKind, bodyOf(form.kind, form.target, values))
    isSending.value = false
    desk.keep({ ...receipt, at: city.now ?? 0 })
    if (receipt.isDone && desk.form === form) desk.write(undefined)
    return receipt.isDone
  }

  return {
    form: computed(() => desk.form), kind, fields, initial, subject, isSending, send, cancel: () => desk.write(undefined),
    label: computed(() => (kind.value === undefined ? '' : zh.desk.commands.labels[kind.value])),
    isGrave: computed(() => SPECS.get(kind.value ?? 'drill.end')?.isGrave === true),
  }
}

/** Opens a command's form. */
export function useWriteCommand(): (button: CommandButton) => void {
  const desk = useDeskStore()
  return ({ kind, target }) => desk.write({ kind, ...target !== undefined && { target } })
}

export interface ReceiptView { id: number, time: string, isDone: boolean, words: string, code: string }

export function useReceipts(): ComputedRef<ReceiptView[]> {
  const city = useCityStore()
  const desk = useDeskStore()
  const timeOf = (at: number): string => (city.pack === undefined ? zh.unknown : timeText(at, city.pack.timeZone))
  return computed(() => desk.receipts.map(({ id, at, isDone, words, code = '' }) => ({ id, isDone, words, code, time: timeOf(at) })))
}

/** The mode as the desk tells it: since when, and what waits for a second person. */
export function useModeState(): ComputedRef<{ word: string, since: string, proposal: string, proposer: string, isDrill: boolean }> {
  const city = useCityStore()
  return computed(() => {
    const { current = 'calm', since, proposed, proposedBy, drill } = city.city.tables.mode.get(MODE_ID) ?? {}
    const isPending = proposed !== undefined && proposed !== 'none'
    return {
      word: city.summary === undefined ? zh.unknown : zh.mode[current], isDrill: drill === true,
      since: since === undefined || city.pack === undefined ? '' : zh.desk.mode.since(timeText(since, city.pack.timeZone)),
      proposal: isPending ? zh.desk.mode.proposed(zh.mode[proposed]) : '',
      proposer: isPending && proposedBy !== undefined ? zh.desk.mode.by(proposedBy) : '',
    }
  })
}
