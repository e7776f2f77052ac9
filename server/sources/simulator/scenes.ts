/** The facts of a story: its matters from report to strike-off, and the units that are sent to them. */
import type { Bodies, Kind, Millis } from '#model/fact.ts'
import { SHIFT_MS, onDuty, type SimUnit } from './forces.ts'
import { MINUTE_MS, sourceOf, type SimDay, type SimFact } from './model.ts'
import type { Scene, Story } from './stories.ts'
import { reaches, spotIn } from './places.ts'
import { chanceOf, type Chance } from './random.ts'
import { handlerOf } from './words.ts'

/** Shares of a scene's length at which its stages are told. */
const LOOP = [
  ['incident.assigned', 0.03], ['incident.accepted', 0.06], ['incident.arrived', 0.15], ['incident.handled', 0.82], ['incident.fed-back', 0.88],
  ['incident.verified', 0.95], ['incident.closed', 1],
] as const

interface Sending { day: SimDay, scene: Scene, id: string, chance: Chance, busy: Set<string>, facts: SimFact[] }

/** The free units nearest to a town: patrols, for the police have calls to answer, or any where there are none. */
function nearest({ day, scene: { town, units }, busy }: Sending, at: Millis): SimUnit[] {
  const out = onDuty(day, at).filter(({ id }) => !busy.has(id))
  const patrols = out.filter(({ force }) => force === 'patrol')
  const away = ({ town: { lng, lat } }: SimUnit): number => (lng - town.lng) ** 2 + (lat - town.lat) ** 2
  return (patrols.length > 0 ? patrols : out).sort((a, b) => away(a) - away(b) || (a.id < b.id ? -1 : 1)).slice(0, units)
}

/** Sends units: on their way, at the place, free again before their shift ends; those of the next shift where this one is too short. */
function send(sending: Sending): void {
  const { day, scene, id, chance, busy, facts } = sending
  const wanted = (scene.minute + (scene.knownAfter ?? 0)) * MINUTE_MS
  const left = SHIFT_MS - wanted % SHIFT_MS
  const at = day.start + (left > 40 * MINUTE_MS ? Math.max(wanted, wanted - wanted % SHIFT_MS + 25 * MINUTE_MS) : wanted + left + 25 * MINUTE_MS)
  const shiftEnd = day.start + (Math.floor((at - day.start) / SHIFT_MS) + 1) * SHIFT_MS
  const back = Math.min(day.start + (scene.minute + 0.85 * scene.lasts) * MINUTE_MS, shiftEnd - 12 * MINUTE_MS)
  const free = nearest(sending, at)
  const tell = (unit: SimUnit, status: Bodies['unit.status-changed']['status'], moment: Millis, incident?: string): void => {
    const happenedAt = Math.floor(moment)
    facts.push({
      knownAt: happenedAt + 1000 + chance.below(5000), key: `${unit.id}:${id}:${status}`, kind: 'unit.status-changed', source: unit.source, happenedAt,
      body: { id: unit.id, status, ...(incident === undefined ? {} : { incident }) },
    })
  }
  for (const unit of free) {
    busy.add(unit.id)
    const leaves = at + chance.between(2, 6) * MINUTE_MS
    tell(unit, 'assigned', leaves, id)
    tell(unit, 'enroute', leaves + chance.between(0.5, 2) * MINUTE_MS, id)
    tell(unit, 'on-scene', leaves + chance.between(5, 14) * MINUTE_MS, id)
    tell(unit, 'available', Math.max(back, leaves + 16 * MINUTE_MS) + chance.below(5 * MINUTE_MS))
  }
}

function play(scene: Scene, id: string, day: SimDay, chance: Chance, facts: SimFact[]): void {
  const { pack } = day
  const at = day.start + scene.minute * MINUTE_MS
  const known = at + (scene.knownAfter ?? 0) * MINUTE_MS
  const category = pack.categories.find(({ code }) => code === scene.category)!
  const source = sourceOf(pack, scene.level <= 2 || scene.becomes !== undefined ? 'police' : 'grid')
  const tell = <K extends Kind>(kind: K, after: number, body: Bodies[K], key: string = kind): void => {
    const happenedAt = Math.floor(at + after * MINUTE_MS)
    facts.push({ knownAt: Math.max(known, happenedAt) + 2000 + chance.below(20_000), key: `${id}:${key}`, kind, source, happenedAt, body } as SimFact)
  }
  tell('incident.reported', 0, {
    id, category: scene.category, title: scene.title, town: scene.town.code,
    location: spotIn(scene.town, reaches(pack).get(scene.town.code)!, chance),
    level: scene.level, basis: 'preliminary', custody: scene.level <= 3 ? 'ours' : 'watched', via: 'interface', channel: '多源上报',
  })
  if (scene.becomes !== undefined) tell('incident.levelled', scene.becomes[0], { id, level: scene.becomes[1], basis: 'confirmed' })
  if (scene.urgedAfter !== undefined) tell('incident.urged', scene.urgedAfter, { id, by: '督办专员' })
  for (const [kind, share] of LOOP) {
    const more = kind === 'incident.assigned' ? { by: '指挥中心', unit: handlerOf(category.platform, scene.town.shortName) } : {}
    tell(kind, share * scene.lasts, { id, ...more })
  }
}

/** Every fact of the day's story but its surge. */
export function storyFacts(day: SimDay, story: Story): SimFact[] {
  const chance = chanceOf('scenes', day.options.seed, day.date)
  const facts: SimFact[] = []
  const busy = new Set<string>()
  story.scenes.forEach((scene, n) => {
    const id = `S${day.date.replaceAll('-', '')}-E${n + 1}`
    play(scene, id, day, chance, facts)
    send({ day, scene, id, chance, busy, facts })
  })
  return facts
}
