/** What was refused at the door, asked for now and then: it is no part of the city. */
import type { Health } from '#model/source.ts'
import { tryOnScopeDispose } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useDeskStore, type RefusedLine } from '../stores/desk.ts'
import { momentText } from '../text/desk-format.ts'
import { zh } from '../text/zh-CN.ts'
import { errorText, refusalText } from '../text/zh-refusals.ts'
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

export function useQuarantine(): {
  rows: ComputedRef<RefusedRow[]>, chosen: ComputedRef<RefusedRow | undefined>, failure: ComputedRef<string>, health: ComputedRef<Health>
} {
  const city = useCityStore()
  const desk = useDeskStore()
  const { health: link } = useHealth()
  const rows = computed(() => (desk.refused ?? []).map(({ id, at, source, line, code, why, excerpt }): RefusedRow => ({
    id: String(id), source: city.pack?.sources.find(one => one.id === source)?.name ?? source ?? zh.unknown,
    line: zh.desk.quarantine.line(line), code, why: refusalText(code, why), excerpt,
    at: city.pack === undefined || city.now === undefined ? zh.unknown : momentText(Date.parse(at), city.now, city.pack.timeZone),
  })))
  const health = computed(() => {
    if (desk.refused === undefined) return worse(link.value, 'unknown')
    return desk.refusedFailure === '' ? link.value : worse(link.value, 'late')
  })
  return {
    rows, health, failure: computed(() => desk.refusedFailure),
    chosen: computed(() => (desk.tab === 'quarantine' ? rows.value.find(row => row.id === desk.current) : undefined)),
  }
}
