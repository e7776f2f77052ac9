import { describe, expect, it } from 'vitest'
import { panelsOf, settle, type Scene, type Seat } from '../../client/scenes/scene.ts'
import { aspectOf, unitOf } from '../../client/stores/wall.ts'

const panels = Object.keys(import.meta.glob('../../client/panels/*.vue')).map(file => file.replace(/^.*\/|\.vue$/g, ''))
const scenes = Object.entries(import.meta.glob<{ default: Scene }>('../../client/scenes/*.ts', { eager: true }))
  .flatMap(([file, module]) => (file.endsWith('/scene.ts') ? [] : [module.default]))
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
