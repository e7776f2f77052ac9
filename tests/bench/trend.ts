/** A straight line through samples. */

export interface Sample { x: number, y: number }

/** `slope` is y per x by least squares, `error` its standard error; both NaN below three samples. */
export function trend(samples: readonly Sample[]): { slope: number, error: number } {
  const n = samples.length
  if (n < 3) return { slope: Number.NaN, error: Number.NaN }
  const mean = (of: 'x' | 'y'): number => samples.reduce((sum, sample) => sum + sample[of], 0) / n
  const [mx, my] = [mean('x'), mean('y')]
  const spread = samples.reduce((sum, { x }) => sum + (x - mx) ** 2, 0)
  const slope = samples.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / spread
  const rest = samples.reduce((sum, { x, y }) => sum + (y - my - slope * (x - mx)) ** 2, 0)
  return { slope, error: Math.sqrt(rest / (n - 2) / spread) }
}
