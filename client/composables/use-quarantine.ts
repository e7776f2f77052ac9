/** What was refused at the door, asked for now and then: it is no part of the city. */
import type { Health } from '#model/source.ts'
import { tryOnScopeDispose } from '@vueuse/core'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, type RefusedLine } from '../stores/desk.ts'
import { momentText } from '../text/desk-format.ts'
import { zh } from '../text/zh-CN.ts'
import { errorText, refusalText } from '../text/zh-refusals.ts'
import { useWindow } from './use-desk-lists.ts'
import { useHealth, worse } from './use-health.ts'

const EVERY_MS = 30_000
const MOST = 200

/** Asks at once and every half minute until the caller's scope ends. */
export function useQuarantineFeed(get: typeof fetch = (...asked) => fetch(...asked)): void {
  const desk = useDeskStore()
  const city = useCityStore()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function load(): Promise<void> {
    try {
      const answer = await get(`/api/quarantine?limit=${MOST}`)
      const body = await answer.json() as { refused?: RefusedLine[], error?: { code: string, why: string } }
      if (isStopped) return
      if (answer.ok && body.refused !== undefined) {
        desk.refused = body.refused
        desk.refusedAt = city.now
      }
      desk.refusedFailure = answer.ok ? '' : zh.desk.quarantine.failed(errorText(body.error, answer.status))
    }
    catch (error) {
      if (!isStopped) desk.refusedFailure = zh.desk.quarantine.failed(error instanceof TypeError ? zh.desk.commands.unreachable : String(error))
    }
    if (!isStopped) timer = setTimeout(() => void load(), EVERY_MS)
  }
  void load()
  tryOnScopeDispose(() => {
    isStopped = true
    clearTimeout(timer)
  })
}

export interface RefusedRow { id: string, at: string, source: string, line: string, code: string, why: string, excerpt: string }

/** Makes the row of a refused line. */
function useRefusedRow(): (line: RefusedLine) => RefusedRow {
  const city = useCityStore()
  return ({ id, at, source, line, code, why, excerpt }) => ({
    id: String(id), source: city.pack?.sources.find(one => one.id === source)?.name ?? source ?? zh.unknown,
    line: zh.desk.quarantine.line(line), code, why: refusalText(code, why), excerpt,
    at: city.pack === undefined || city.now === undefined ? zh.unknown : momentText(Date.parse(at), city.now, city.pack.timeZone),
  })
}

/** How far the list can be trusted: unknown until it was told once, late while it cannot be asked for. */
function useRefusedHealth(): ComputedRef<Health> {
  const desk = useDeskStore()
  const { health: link } = useHealth()
  return computed(() => {
    if (desk.refused === undefined) return worse(link.value, 'unknown')
    return desk.refusedFailure === '' ? link.value : worse(link.value, 'late')
  })
}

export function useQuarantine(host: Ref<HTMLElement | null>, rowHeight: Ref<number>) {
  const desk = useDeskStore()
  const row = useRefusedRow()
  const lines = computed(() => {
    const byId = new Map((desk.refused ?? []).map(line => [String(line.id), line]))
    return desk.tab === 'quarantine' ? desk.ids.flatMap(id => byId.get(id) ?? []) : []
  })
  const { first, shown } = useWindow(host, lines, computed(() => lines.value.findIndex(line => String(line.id) === desk.current)), rowHeight)
  return {
    rows: computed(() => shown.value.map(row)), first, total: computed(() => lines.value.length), failure: computed(() => desk.refusedFailure),
    health: useRefusedHealth(),
  }
}

/** The refused line that is chosen. */
export function useRefused(): { refused: ComputedRef<RefusedRow | undefined>, health: ComputedRef<Health> } {
  const desk = useDeskStore()
  const row = useRefusedRow()
  const chosen = computed(() => (desk.tab === 'quarantine' ? desk.refused?.find(line => String(line.id) === desk.current) : undefined))
  return { refused: computed(() => chosen.value && row(chosen.value)), health: useRefusedHealth() }
}
