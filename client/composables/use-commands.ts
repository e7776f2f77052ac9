/** Commands of the desk: which may be given now, by the model's own rule; why another may not; and the receipts. */
import { isWaiting } from '#model/alarm.ts'
import { decide, type Command, type CommandKind, type Refusal } from '#model/commands.ts'
import { isOpen, type Incident } from '#model/incident.ts'
import { MODE_ID } from '#model/mode.ts'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore } from '../stores/desk.ts'
import { bodyOf, NEXT, SPECS, WHILE_OPEN, type Spec } from '../stores/desk-commands.ts'
import { timeText } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { refusalText } from '../text/zh-refusals.ts'
import { useHealth } from './use-health.ts'
import { useDeskIncidentId } from './use-incident-detail.ts'

type Labels = typeof zh.desk.commands.labels
export const labelOf = (kind: CommandKind): string => (zh.desk.commands.labels as Labels & Partial<Record<CommandKind, string>>)[kind] ?? kind

export interface CommandButton {
  kind: CommandKind, key: string, label: string, isNext: boolean, isGrave: boolean, isTwoPerson: boolean, target?: string
}

/** A value for every field, to ask the model whether it would let the command pass. */
const PROBE = {
  reason: '?', town: '?', level: '4', wording: '?', disposition: '?', minutes: '30', text: '?', tier: '5', seq: '1', receiver: '?',
}

/** A blind desk gives no commands: what it shows may have passed. */
export function useMayAct(): ComputedRef<boolean> {
  const { health } = useHealth()
  return computed(() => health.value === 'fresh' || health.value === 'late')
}

/** What the desk's commands would be about now. */
function useTargets() {
  const city = useCityStore()
  const desk = useDeskStore()
  const incidentId = useDeskIncidentId()
  const incident = computed((): Incident | undefined => city.city.tables.incidents.get(incidentId.value ?? ''))
  return {
    incident,
    alarm: computed(() => (desk.tab === 'alarms' ? city.city.tables.alarms.get(desk.current ?? '') : undefined)),
    /** Another open matter there is: without one nothing can be merged. */
    other: computed(() => {
      for (const one of city.city.tables.incidents.values()) if (isOpen(one) && one.id !== incident.value?.id) return one.id
      return undefined
    }),
  }
}

function useLaw() {
  const city = useCityStore()
  const { incident, alarm, other } = useTargets()
  const targetOf = ({ about }: Spec): string | undefined =>
    ({ incident: incident.value?.id, alarm: alarm.value?.id, town: incident.value?.town, city: '' })[about]

  /** Why the command may not be given now; undefined when it may. `nothing` is chosen that it could be about. */
  function refusalOf(spec: Spec): Refusal | 'nothing' | undefined {
    const target = targetOf(spec)
    if (target === undefined || (spec.isForAdmin === true && city.origin?.audience !== 'admin')) return 'nothing'
    if (WHILE_OPEN.has(spec.kind) && incident.value !== undefined && !isOpen(incident.value)) return { code: 'incident.not-open', why: '' }
    const { proposed } = city.city.tables.mode.get(MODE_ID) ?? {}
    if (spec.kind === 'mode.confirm') return proposed === undefined || proposed === 'none' ? 'nothing' : undefined
    if (spec.kind === 'mode.propose') return undefined
    if (spec.kind === 'incident.merge' && other.value === undefined) return 'nothing'
    const body = bodyOf(spec.kind, { target, at: 0, noteId: '?' }, { ...PROBE, ...other.value !== undefined && { into: other.value } })
    const decision = decide(city.city, { kind: spec.kind, body } as unknown as Command, { by: '', at: city.now ?? 0, demo: city.city.demo === true })
    return 'refusal' in decision ? decision.refusal : undefined
  }
  return { refusalOf, targetOf, incident, alarm }
}

export function useCommandButtons(): { main: ComputedRef<CommandButton[]>, city: ComputedRef<CommandButton[]> } {
  const { now } = useNow()
  const mayAct = useMayAct()
  const { refusalOf, targetOf, incident, alarm } = useLaw()
  const lawful = computed(() => (mayAct.value ? SPECS.filter(spec => refusalOf(spec) === undefined) : []))
  const isNew = computed(() => alarm.value !== undefined && isWaiting(alarm.value, now.value))
  const next = computed((): CommandKind | undefined => {
    if (isNew.value) return 'alarm.acknowledge'
    const one = incident.value
    return one === undefined ? undefined : NEXT[isOpen(one) ? one.stage ?? 'collect' : 'closed']
  })
  const buttons = computed(() => lawful.value.map((spec): CommandButton & { isOfCity: boolean } => {
    const { kind, key, about, isGrave, isTwoPerson } = spec
    const target = about === 'city' ? undefined : targetOf(spec)
    return {
      kind, key: key.toUpperCase(), label: labelOf(kind), isNext: kind === next.value, isGrave: isGrave === true, isTwoPerson: isTwoPerson === true,
      isOfCity: about === 'city', ...target !== undefined && { target },
    }
  }))
  return {
    main: computed(() => buttons.value.filter(one => !one.isOfCity).sort((a, b) => Number(b.isNext) - Number(a.isNext))),
    city: computed(() => buttons.value.filter(one => one.isOfCity)),
  }
}

function useNow(): { now: ComputedRef<number> } {
  const city = useCityStore()
  return { now: computed(() => city.now ?? 0) }
}

/** Opens a command's form. */
export function useWriteCommand(): (button: CommandButton) => void {
  const desk = useDeskStore()
  return ({ kind, target }) => desk.write({ kind, ...target !== undefined && { target } })
}

/** What a letter does: opens the form of its command, or says in a receipt why that cannot be now. False where it is no command's. */
export function useCommandKeys(): (key: string) => boolean {
  const desk = useDeskStore()
  const { now } = useNow()
  const { main, city } = useCommandButtons()
  const { refusalOf } = useLaw()
  const mayAct = useMayAct()
  const write = useWriteCommand()
  return (key) => {
    const found = [...main.value, ...city.value].find(one => one.key.toLowerCase() === key)
    if (found !== undefined) {
      write(found)
      return true
    }
    const spec = SPECS.find(one => one.key === key)
    if (spec === undefined) return false
    const refusal = mayAct.value ? refusalOf(spec) : 'blind'
    if (refusal === undefined || refusal === 'nothing') return true
    const words = refusal === 'blind' ? zh.desk.commands.blind : refusalText(refusal.code, refusal.why)
    desk.keep({ at: now.value, isDone: false, words: zh.desk.commands.no(labelOf(spec.kind), words), ...refusal !== 'blind' && { code: refusal.code } })
    return true
  }
}

export interface ReceiptView { id: number, time: string, isDone: boolean, words: string, code: string }

export function useReceipts(): ComputedRef<ReceiptView[]> {
  const city = useCityStore()
  const desk = useDeskStore()
  return computed(() => desk.receipts.map(({ id, at, isDone, words, code = '' }) => (
    { id, isDone, words, code, time: city.pack === undefined ? zh.unknown : timeText(at, city.pack.timeZone) }
  )))
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
