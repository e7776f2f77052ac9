import { describe, expect, it } from 'vitest'
import type { Scene } from '../../client/scenes/scene.ts'
import { aspectOf, unitOf } from '../../client/stores/wall.ts'

const panels = Object.keys(import.meta.glob('../../client/panels/*.vue')).map(file => file.replace(/^.*\/|\.vue$/g, ''))
const scenes = Object.entries(import.meta.glob<{ default: Scene }>('../../client/scenes/*.ts', { eager: true }))
  .flatMap(([file, module]) => (file.endsWith('/scene.ts') ? [] : [module.default]))
const grids = scenes.flatMap(scene => Object.entries(scene.grids).map(([aspect, grid]) => [`${scene.id} ${aspect}`, grid] as const))

describe.each(grids)('scene %s', (_, grid) => {
  it('names panels that are there', () => {
    for (const name of Object.keys(grid.places)) expect(panels).toContain(name)
  })

  it('gives every panel a place of its own within the grid', () => {
    const cells = Object.entries(grid.places).flatMap(([name, [column, row, columns, rows]]) => {
      expect(column + columns - 1, name).toBeLessThanOrEqual(grid.columns.length)
      expect(row + rows - 1, name).toBeLessThanOrEqual(grid.rows.length)
      return Array.from({ length: columns * rows }, (_, i) => `${column + i % columns},${row + Math.floor(i / columns)}`)
    })
    expect(new Set(cells).size).toBe(cells.length)
  })
})

describe('a screen', () => {
  it('has the class of its shape', () => {
    expect([[1920, 1080], [3840, 2160], [1366, 768], [2560, 1080], [3840, 1080], [6656, 1792], [1080, 1920]].map(([w = 0, h = 0]) => aspectOf(w, h)))
      .toEqual(['16:9', '16:9', '16:9', '21:9', '32:9', '32:9', 'portrait'])
  })

  it('has a unit of a 1080th of its height, less where it is squarer, and of its width when it stands', () => {
    expect([unitOf(1920, 1080), unitOf(3840, 2160), unitOf(3840, 1080), unitOf(1080, 1920)]).toEqual([1, 2, 1, 1])
    expect(unitOf(1024, 768)).toBeCloseTo(1024 / 1920)
  })
})
