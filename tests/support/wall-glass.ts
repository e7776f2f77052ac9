/** Walls at a busy moment for looking at their glass: in peace and in war, every panel full, with the longest names there are. */
import { versionOf, type Bodies, type Draft, type Kind, type Millis } from '#model/fact.ts'
import type { CityPack } from '#model/pack.ts'
import { townsOf } from '#model/pack.ts'
import { isoLocal, isoWeek, localDate, localDayStart, nextDayStart } from '#model/local-time.ts'
import type { Browser } from 'playwright-core'
import path from 'node:path'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { clientPack } from '../../server/pack/client-pack.ts'
import { loadPack } from '../../server/pack/load-pack.ts'
import { launchBrowser } from './browser.ts'
import { build } from './child-server.ts'
import { heartbeats, wallFacts } from './wall-facts.ts'
import { MORNING } from './wall-scene.ts'
import { startWallServer, type WallServer } from './wall-server.ts'

export const SCENES = ['overview', 'command'] as const
export type SceneName = typeof SCENES[number]

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS
const WEEKS = 10
const DAYS = 24

const draft = <K extends Kind>(kind: K, happenedAt: Millis, body: Bodies[K], source = 'wuse'): Draft =>
  ({ kind, v: versionOf(kind), source, happenedAt, simulated: true, body }) as unknown as Draft

/** As long as wording may be and still be read from a seat. */
const WORDING = '之江路沿线多处积水车辆缓行'

/** Settled days before yesterday, so that a curve has its usual. */
function settledDays(pack: CityPack, at: Millis): Draft[] {
  return Array.from({ length: DAYS }, (_, i) => {
    const from = localDayStart(at - (i + 2) * 24 * HOUR_MS, pack.timeZone)
    const hours = Array.from({ length: 24 }, (_, hour) => Math.round(90 + 60 * Math.sin((hour - 7) / 24 * 2 * Math.PI) + (hour * 7 + i * 13) % 29))
    const all = { towns: {}, categories: {}, hours }
    const until = nextDayStart(from, pack.timeZone)
    return draft('day.settled', until, { date: localDate(from, pack.timeZone), from, until, all, shown: all, digest: '0' })
  }).reverse()
}

/** Weekly figures of what is to fall, alarms that wait, a matter with an operator's words, patrols on their way. */
function extraFacts(pack: CityPack, at: Millis, isWar: boolean): Draft[] {
  const towns = [...townsOf(pack)].sort((a, b) => b.name.length - a.name.length)
  const root = pack.regions.find(region => region.parent === undefined)!.code
  const weekly = pack.seven.flatMap(({ measure }, slot) => (measure === undefined ? [] : Array.from({ length: WEEKS }, (_, week) => {
    const asOf = at - (WEEKS - week) * WEEK_MS
    const told = isoWeek(localDate(asOf, pack.timeZone))
    const value = 240 - slot * 60 + ((week * 37) % 23) - week
    const yearBefore = `${Number(told.slice(0, 4)) - 1}${told.slice(4)}`
    return [[told, value], [yearBefore, value + 31 * (slot - 1)]].map(([period, count]) => draft('measure.reported', asOf, {
      indicator: measure, region: root, period: String(period), value: Number(count), asOf: isoLocal(asOf, pack.timeZone), source: '平安报表',
    }, 'four-platforms'))
  }).flat()))
  const grave = [1, 2].map(i => draft('incident.reported', at - i * HOUR_MS / 4, {
    id: `grave-${i}`, category: pack.categories[i]!.code, slaMinutes: 120, town: towns[i]!.code, level: i === 1 ? 1 : 2, basis: 'confirmed',
    location: { lng: towns[i]!.lng, lat: towns[i]!.lat },
  } as Bodies['incident.reported'], pack.sources[0]!.id))
  const raised = [1, 2, 3, 4].map(i => draft('alarm.raised', at - i * 240_000, {
    id: `alarm-${i}`, rule: i <= 2 ? 'top-level-incident' : i === 3 ? 'overdue-urgent' : 'source-silent', priority: i <= 2 ? 'top' : 'high', dueMinutes: 5,
    about: i <= 2 ? { incident: `grave-${i}`, town: towns[i]!.code, category: pack.categories[i]!.code } : i === 3 ? { incident: 'grave-1', town: towns[3]!.code, category: pack.categories[5]!.code } : { source: pack.sources[0]!.id },
  }))
  const statuses = ['on-scene', 'on-scene', 'enroute', 'assigned', 'available', 'available', 'available', 'off'] as const
  const units = ['fire', 'medical', 'grid', 'enforcement', 'traffic'].flatMap((force, i) => Array.from({ length: 9 + i * 7 }, (_, k) => [
    draft('unit.registered', at - HOUR_MS, { id: `${force}-${k}`, force, town: towns[k]!.code }, 'four-platforms'),
    draft('unit.status-changed', at - HOUR_MS / 2, { id: `${force}-${k}`, status: statuses[k % statuses.length]! }, 'four-platforms'),
  ]).flat())
  return [
    ...settledDays(pack, at), ...units, ...weekly, ...grave, draft('incident.worded', at - 60_000, { id: 'grave-1', wording: WORDING, by: 'd1' }),
    ...raised, ...[1, 2].map(i => draft('alarm.acknowledged', at - 30_000, { id: `alarm-${i}`, disposition: '已交办', by: 'd1' })),
    ...isWar ? [draft('mode.changed', at - HOUR_MS / 2, { to: 'war', by: 'd1', reason: '重大事件' })] : [],
  ]
}

export interface GlassScene { browser: Browser, origin: (scene: SceneName) => Promise<string>, close: () => Promise<void> }

/** Builds what ships and starts the browser; a scene's server starts when it is first asked for. */
export async function glassScene(): Promise<GlassScene> {
  await build()
  const dir = path.resolve('dist/client')
  const pack = clientPack(await loadPack(builtInPackDir(process.cwd())))
  const clock = ((offset: Millis) => (): Millis => Date.now() + offset)(MORNING - Date.now())
  const servers = new Map<SceneName, Promise<WallServer>>()
  async function start(scene: SceneName): Promise<WallServer> {
    let early = WEEKS * WEEK_MS
    const server = await startWallServer({ dir, pack, clock: () => clock() - early })
    const at = clock()
    early = 420_000
    await server.submit([...wallFacts(pack.pack, at), ...extraFacts(pack.pack, at, scene === 'command'), ...heartbeats(pack.pack, at - 400_000)])
    early = 0
    await server.submit(heartbeats(pack.pack, at, [pack.pack.sources[2]!.id]))
    /** One source stays late as long as anybody looks. */
    const late = pack.pack.sources[2]!.id
    const others = pack.pack.sources.map(source => source.id).filter(id => id !== late)
    const beat = setInterval(() => void server.submit([
      ...heartbeats(pack.pack, clock() - 420_000, others), ...heartbeats(pack.pack, clock(), [late]),
    ]), 10_000)
    return { ...server, close: () => (clearInterval(beat), server.close()) }
  }
  const browser = await launchBrowser()
  return {
    browser,
    async origin(scene) {
      const server = servers.get(scene) ?? start(scene)
      servers.set(scene, server)
      return `http://127.0.0.1:${(await server).port}`
    },
    async close() {
      await browser.close()
      for (const server of servers.values()) await (await server).close()
    },
  }
}
