/** How a figure grows with what it is made of: one line of a chart. */

/** `x` is how much there is of the axis, `y` the figure there; `bare` the same work done bare in the same run. */
export interface Point { x: number, y: number, bare?: number }

export interface Growth {
  /** What grows: facts in the log, clients, towns. */
  axis: 'facts' | 'clients' | 'towns'
  figure: string
  unit: string
  points: Point[]
}

/** Collects figures point by point: `put('RSS', 'MB', 1000, 120)`. */
export function growths(axis: Growth['axis']): { all: Growth[], put: (figure: string, unit: string, x: number, y: number, bare?: number) => void } {
  const all: Growth[] = []
  return {
    all,
    put(figure, unit, x, y, bare) {
      let line = all.find(one => one.figure === figure)
      if (line === undefined) all.push(line = { axis, figure, unit, points: [] })
      line.points.push({ x, y, ...bare !== undefined && { bare } })
    },
  }
}
