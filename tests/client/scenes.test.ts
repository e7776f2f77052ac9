import { describe, expect, it } from 'vitest'
import { defineScene, panel, panelsOf, settle, stage, type Scene, type Seat } from '../../client/scenes/scene.ts'
import { aspectOf, unitOf, type AspectClass } from '../../client/stores/wall.ts'

const panels = Object.keys(import.meta.glob('../../client/panels/*.vue')).map(file => file.replace(/^.*\/|\.vue$/g, ''))
const scenes = Object.entries(import.meta.glob<{ default?: Scene }>('../../client/scenes/*.ts', { eager: true }))
  .flatMap(([, { default: scene }]) => (scene === undefined ? [] : [scene]))
const layouts = scenes.flatMap(scene => Object.entries(scene.layouts).map(([aspect, boxes]) => [`${scene.id} ${aspect}`, boxes] as const))
const namesOf = (seats: readonly Seat[]): string[] => seats.flatMap(seat => ('panel' in seat ? [seat.panel] : namesOf(seat.seats)))
const groupsOf = (seats: readonly Seat[]): (readonly Seat[])[] => [seats, ...seats.flatMap(seat => ('panel' in seat ? [] : groupsOf(seat.seats)))]
/** Pairs of panels in every scene: each of them alone may be undeclared, and every two together. */
const without = (names: readonly string[]): string[][] => names.flatMap((a, i) => [[a], ...names.slice(i + 1).map(b => [a, b])])

describe.each(layouts)('scene %s', (_, boxes) => {
  it('names panels that are there, each once', () => {
    const all = namesOf(settle(boxes, () => true))
    expect(panelsOf(boxes).filter(name => !panels.includes(name))).toEqual([])
    expect(new Set(all).size).toBe(all.length)
  })

  it('leaves no hole where panels are not declared: in each group somebody takes the room', () => {
    for (const gone of [[], ...without(panelsOf(boxes).filter(name => !['WallHeader', 'TruthStrip', 'TierMap'].includes(name)))]) {
      const seats = settle(boxes, name => !gone.includes(name))
      expect(namesOf(seats).filter(name => gone.includes(name)), gone.join()).toEqual([])
      for (const group of groupsOf(seats)) {
        expect(group.length).toBeGreaterThan(0)
        expect(group.some(seat => typeof seat.size === 'string'), `${gone.join()}: ${group.map(seat => seat.key).join()}`).toBe(true)
      }
    }
  })

  it('gives the room of what is not declared to the map and the list', () => {
    const bare = ['WallHeader', 'HeadlineFigures', 'TierMap', 'NewestIncidents', 'TruthStrip']
    expect(namesOf(settle(boxes, name => bare.includes(name)))).toEqual(expect.arrayContaining(bare))
    expect(namesOf(settle(boxes, name => bare.includes(name)))).toHaveLength(bare.length)
  })
})

describe('a scene on a screen whose class it has no layout for', () => {
  const box = [panel('TierMap', '1fr')]
  const of = (...classes: AspectClass[]): Scene => defineScene({ id: 'some', drops: [], layouts: Object.fromEntries(classes.map(one => [one, box])) })
  const layoutOn = (scene: Scene, width: number, height: number): string => stage(scene, { width, height }, () => true).layout

  it('takes that of the nearest narrower class, else of a wider one, and shrinks the unit to what the layout needs', () => {
    expect(layoutOn(of('16:9', '32:9', 'portrait'), 5760, 1080)).toBe('32:9')
    expect(layoutOn(of('16:9', '32:9', 'portrait'), 2560, 1080)).toBe('16:9')
    expect(layoutOn(of('32:9', 'portrait'), 1920, 1080)).toBe('32:9')
    expect(layoutOn(of('portrait'), 1920, 1080)).toBe('portrait')
    expect(stage(of('16:9'), { width: 1080, height: 1920 }, () => true)).toMatchObject({ aspect: 'portrait', layout: '16:9', u: 1080 / 1920 })
    expect(stage(of('32:9'), { width: 1920, height: 1080 }, () => true).u).toBeCloseTo(1920 / 3456)
    expect(stage(of('16:9'), { width: 5760, height: 1080 }, () => true).u).toBe(1)
  })
})

describe('a screen', () => {
  it('has the class of its shape', () => {
    const sizes = [[1920, 1080], [3840, 2160], [1366, 768], [2560, 1080], [5760, 2160], [3840, 1080], [6656, 1792], [5760, 1080], [1080, 1920]]
    expect(sizes.map(([w = 0, h = 0]) => aspectOf(w, h)))
      .toEqual(['16:9', '16:9', '16:9', '21:9', '3x2', '32:9', '32:9', '48:9', 'portrait'])
  })

  it('has a unit of a 1080th of its height, less where it is squarer, and of its width when it stands', () => {
    expect([unitOf(1920, 1080), unitOf(3840, 2160), unitOf(3840, 1080), unitOf(1080, 1920)]).toEqual([1, 2, 1, 1])
    expect(unitOf(1024, 768)).toBeCloseTo(1024 / 1920)
  })
})
