/** What a bench answers: one figure with its budget. */

/**
 * `must` and `stretch` are of the figure itself, or of its ratio to the same work done bare in the same run where `of` says so;
 * a figure without them is told and judged by nobody. A figure without `value` is not measured, and `note` says why.
 */
export interface Budget {
  name: string
  unit: string
  of: 'value' | 'ratio'
  must?: number
  stretch?: number
  higherIsBetter: boolean
  value?: number
  bare?: number
  ratio?: number
  note?: string
}

/** The part of `figures` below which the share `p` of them lies. */
export function quantile(figures: readonly number[], p: number): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}

/** The middle of figures. */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5)

const reaches = (figure: number, limit: number, higherIsBetter: boolean): boolean => (higherIsBetter ? figure >= limit : figure <= limit)

/** `stretch`, `must`, `missed by …` or why it is not measured. */
export function verdict({ value, ratio, of, must, stretch, higherIsBetter, note }: Budget): string {
  const figure = of === 'ratio' ? ratio : value
  if (figure === undefined) return note ?? 'not measured'
  if (must === undefined || stretch === undefined) return ''
  if (reaches(figure, stretch, higherIsBetter)) return 'stretch'
  if (reaches(figure, must, higherIsBetter)) return 'must'
  return `missed, ${(higherIsBetter ? must / figure : figure / must).toFixed(1)} ×`
}
