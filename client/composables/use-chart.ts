/** One ECharts instance for the life of an element: an option in, drawn at most once a second, sized with its element. */
import { tryOnScopeDispose, useResizeObserver } from '@vueuse/core'
import { BarChart, LineChart } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { watch, type Ref } from 'vue'
import type { ChartOption } from '../charts/chart-option.ts'

use([BarChart, LineChart, GridSimpleComponent, CanvasRenderer])

/** What a chart may need beyond bars and lines; loaded when one does, for no chart of the wall does. */
const MORE = { shapes: () => import('echarts/lib/chart/custom') } as const

const LEAST_GAP_MS = 1_000
const FACES = ['500 20px "Wuse Han"', '500 20px "Wuse Latin"']

/** `host` gets `data-draws`: how often the chart was drawn. The option replaces the one before. */
export function useChart(host: Ref<HTMLElement | null>, option: Ref<ChartOption | undefined>, more?: keyof typeof MORE): void {
  let chart: EChartsType | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = -Infinity
  let draws = 0
  let isGone = false

  /** Text on a canvas is drawn once: its faces must be there before. */
  const faces = Promise.all(FACES.map(face => document.fonts?.load(face, '类')))

  const parts = Promise.all([faces, more === undefined ? undefined : MORE[more]()])

  async function draw(): Promise<void> {
    await parts
    timer = undefined
    if (isGone || host.value === null || option.value === undefined || host.value.clientWidth * host.value.clientHeight === 0) return
    chart ??= init(host.value, undefined, { renderer: 'canvas' })
    /** Whoever reads what is drawn asks the chart itself. */
    Object.assign(host.value, { chart })
    chart.setOption(option.value, { notMerge: true, lazyUpdate: false })
    drawnAt = performance.now()
    draws += 1
    host.value.dataset.draws = String(draws)
  }

  function drawSoon(): void {
    timer ??= setTimeout(() => void draw(), Math.max(0, drawnAt + LEAST_GAP_MS - performance.now()))
  }

  watch([host, option], drawSoon, { flush: 'post', immediate: true })
  useResizeObserver(host, ([entry]) => {
    if (entry === undefined || entry.contentRect.width * entry.contentRect.height === 0) return
    if (chart === undefined) drawSoon()
    else chart.resize()
  })
  tryOnScopeDispose(() => {
    isGone = true
    clearTimeout(timer)
    chart?.dispose()
  })
}
