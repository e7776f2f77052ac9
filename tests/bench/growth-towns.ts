/** Growth with towns, 191 of the built-in city and 1,500 of a made one: the same evening of the same facts, spread over them. */
import { gzipSync } from 'node:zlib'
import { emptyCity, fold, type City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { isoLocal } from '#model/local-time.ts'
import { townsOf } from '#model/pack.ts'
import { redact, redactCity, scopeOf } from '#model/redact.ts'
import { assess } from '#model/scoring.ts'
import { summarize } from '#model/summary.ts'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { clientPack } from '../../server/pack/client-pack.ts'
import { loadPack, type LoadedPack } from '../../server/pack/load-pack.ts'
import { freshDir } from '../support/child-server.ts'
import { median } from './budget.ts'
import { growths, type Growth } from './growth.ts'
import { recolourOf } from './recolour.ts'
import { dayAtSix, DAY_START } from './simulated-day.ts'
import { writeWidePack } from './wide-pack.ts'

const WIDE = 1_500
const SIX = DAY_START + 18 * 3_600_000
const RUNS = 15
/** A second of facts at the reference load. */
const BATCH = 50

/** CPU milliseconds of one run, the middle of many. */
function cost(work: () => unknown, runs = RUNS): number {
  const took = Array.from({ length: runs }, () => {
    const from = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(from)
    return (user + system) / 1000
  })
  return median(took)
}

function upTo(facts: readonly Fact[]): { before: City, after: City, last: readonly Fact[] } {
  const last = facts.slice(-BATCH)
  const before = fold(emptyCity(), facts.slice(0, -BATCH))
  return { before, after: fold(before, last), last }
}

/** Figures of one pack; `rounds` of recolouring, none where it is 0. */
async function measure(loaded: LoadedPack, put: ReturnType<typeof growths>['put'], rounds: number): Promise<void> {
  const { pack } = loaded
  const towns = townsOf(pack).map(({ code }) => code)
  const { before, after, last } = upTo(dayAtSix(2, towns))
  const moment = { at: SIX, iso: isoLocal(SIX, pack.timeZone), lens: 'known' as const }
  const [display, area] = [scopeOf(pack, 'display'), scopeOf(pack, 'display', townsOf(pack)[0]!.parent)]
  const n = towns.length
  put('figures of the wall', 'CPU ms', n, cost(() => summarize(after, moment, pack)))
  put('assessing every town', 'CPU ms', n, cost(() => assess(after, SIX, pack)))
  put('redacting a second of facts', 'CPU ms', n, cost(() => redact(before, after, last, display)))
  put('redacting the city for an area', 'CPU ms', n, cost(() => redactCity(after, area), 5))
  put('keyframe of a wall', 'kB gz', n, gzipSync(JSON.stringify(encodeCity(redactCity(after, display)))).length / 1000)
  put('pack with its geometry', 'kB gz', n, gzipSync(JSON.stringify(clientPack(loaded)), { level: 9 }).length / 1000)
  if (rounds === 0) return
  const { layer, bare } = await recolourOf(clientPack(loaded), rounds)
  put('recolouring every town', 'ms', n, layer, bare)
}

export async function growthWithTowns(rounds = 20, wide = WIDE): Promise<Growth[]> {
  const { all, put } = growths('towns')
  await measure(await loadPack(builtInPackDir(process.cwd())), put, rounds)
  const dir = freshDir('bench-wide')
  await writeWidePack(dir, wide)
  await measure(await loadPack(dir), put, rounds)
  return all
}
