/**
 * Seeded fuzz of the live push: random facts while connections are cut, stalled and delayed, the server is restarted and
 * clients come late. It ends with every client holding the server's digest for its audience (law W2).
 */
import { digestOf } from '#model/city.ts'
import type { Audience } from '#model/redact.ts'
import type { FactLog } from '../../../server/log/fact-log.ts'
import { createMemoryLog } from '../../../server/log/memory-log.ts'
import { foldingClient, type FoldingClient } from '../../support/live-client.ts'
import { midnightAfter, randomDrafts, T0 } from '../../support/live-facts.ts'
import { startProxy, type LiveProxy } from '../../support/live-proxy.ts'
import { seededChance, type Chance } from '../../support/live-random.ts'
import { startLiveServer, type LiveServer } from '../../support/live-server.ts'

const VIEWERS: readonly [Audience, string | undefined][] = [
  ['display', undefined], ['leader', undefined], ['operator', 'a1'], ['operator', undefined], ['display', 'a2'],
]

/** Everything of the product a hundred times faster, so that many runs fit into a test. */
const SERVER_TIMING = {
  batchEveryMs: 4, clockEveryMs: 15, cityEveryMs: 10, pingEveryMs: 150, pongWithinMs: 150, helloWithinMs: 2_000, cutAfterMs: 30,
}
const FEED_TIMING = {
  lookEveryMs: 10, lateAfterMs: 120, lostAfterMs: 180, giveUpAfterMs: 250, giveUpCityAfterMs: 400,
  firstTryWithinMs: 8, tryAtLeastEveryMs: 40,
}
const HOUR_MS = 3_600_000
const STEPS = 22
const CATCH_UP_WITHIN_MS = 60
const SETTLE_WITHIN_MS = 30_000

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

interface Viewer { audience: Audience, area: string | undefined, proxy: LiveProxy, client: FoldingClient }

/** What became of one run: `steps` tells what happened, `wrong` is empty when all digests agree. */
export interface FuzzRun { seed: number, steps: string[], wrong: string[], facts: number, resets: number, pushes: number }

class Run {
  readonly #chance: Chance
  readonly steps: string[] = []
  readonly #viewers: Viewer[] = []
  #now = T0
  #server!: LiveServer
  #log!: FactLog
  #epoch = 0

  constructor(seed: number) {
    this.#chance = seededChance(seed)
  }

  async start(): Promise<void> {
    this.#log = createMemoryLog()
    await this.#startServer()
    for (const viewer of VIEWERS.slice(0, 1 + this.#chance.below(4))) await this.#come(viewer)
    await this.#catchUp(this.#viewers)
  }

  async #startServer(): Promise<void> {
    const limits = this.#chance.pick([{}, { ringFacts: 15 }, { ringFacts: 15, leapFacts: 25 }, { queuedPackets: 2 }])
    this.#server = await startLiveServer({
      log: this.#log, now: () => this.#now, epoch: `${this.#log.epoch}/${this.#epoch}`, timing: SERVER_TIMING, limits,
    })
    for (const { proxy } of this.#viewers) proxy.target = this.#server.port
  }

  async #come([audience, area]: readonly [Audience, string | undefined]): Promise<void> {
    const proxy = await startProxy(this.#server.port)
    const token = area === undefined ? audience : `${audience}@${area}`
    const client = foldingClient({ url: proxy.url, page: '/wall', token, timing: FEED_TIMING, random: this.#chance.next })
    this.#viewers.push({ audience, area, proxy, client })
  }

  async step(): Promise<void> {
    const dice = this.#chance.below(20)
    const viewer = this.#chance.pick(this.#viewers)
    if (dice < 8) await this.#submit()
    else if (dice < 10) await this.#note('wait', () => pause(this.#chance.below(12)))
    else if (dice < 12) await this.#note('catch up', () => this.#catchUp([viewer]))
    else if (dice < 14) await this.#note('cut', () => viewer.proxy.cut())
    else if (dice === 14) await this.#note('stall', () => viewer.proxy.stall())
    else if (dice === 15) await this.#note('flow', () => viewer.proxy.flow())
    else if (dice === 16) await this.#note('lag', () => void (viewer.proxy.lagMs = this.#chance.pick([0, 0, 2, 6])))
    else if (dice === 17) await this.#restart()
    else if (dice === 18) await this.#note('come', () => this.#viewers.length < 5 ? this.#come(this.#chance.pick(VIEWERS)) : undefined)
    else await this.#note('midnight', () => this.#midnight())
  }

  async #note(what: string, work: () => unknown): Promise<void> {
    this.steps.push(what)
    await work()
  }

  /** Waits until these hold what the server has, but not for long: a stalled one never will. */
  async #catchUp(viewers: readonly Viewer[]): Promise<void> {
    const { seq } = this.#server.spine.city
    await Promise.race([Promise.all(viewers.map(({ client }) => client.until(() => client.seq() >= seq))), pause(CATCH_UP_WITHIN_MS)])
  }

  async #submit(): Promise<void> {
    for (let i = 0, times = 1 + this.#chance.below(4); i < times; i++) {
      this.#now += this.#chance.below(HOUR_MS)
      const drafts = randomDrafts(this.#chance, this.#now, this.#chance.pick([2, 5, 20]))
      this.steps.push(`${drafts.length} facts`)
      await this.#server.submit(drafts)
      await pause(this.#chance.pick([0, 0, 5]))
    }
  }

  async #midnight(): Promise<void> {
    const midnight = midnightAfter(this.#now)
    this.#now = midnight.happenedAt
    await this.#server.submit([midnight])
  }

  /** Same log and epoch; same log, new epoch; or a log restored to an earlier place, which always has a new epoch. */
  async #restart(): Promise<void> {
    const kind = this.#chance.pick(['same epoch', 'same epoch', 'new epoch', 'restored'] as const)
    this.steps.push(`restart, ${kind}`)
    await this.#server.close()
    if (kind !== 'same epoch') this.#epoch += 1
    const { seq } = this.#server.spine.city
    if (kind === 'restored') this.#log = await earlierLog(this.#log, this.#chance)
    await this.#startServer()
    const lost = seq - this.#server.spine.city.seq
    if (lost === 0 || this.#chance.below(2) === 0) return
    this.steps.push(`${lost} other facts in place of those lost`)
    await this.#server.submit(Array.from({ length: lost }, () => randomDrafts(this.#chance, this.#now, 1)).flat())
  }

  /** Heals every connection, logs one more fact, and waits until all agree or time is up. */
  async end(): Promise<string[]> {
    for (const { proxy } of this.#viewers) {
      proxy.lagMs = 0
      proxy.flow()
    }
    await this.#submit()
    const waits = this.#viewers.map(({ client }) => client.until(() => client.seq() === this.#server.spine.city.seq
      && client.origin()?.epoch === `${this.#log.epoch}/${this.#epoch}` && client.state()?.link === 'live'))
    let timer: ReturnType<typeof setTimeout> | undefined
    await Promise.race([Promise.all(waits), new Promise(resolve => timer = setTimeout(resolve, SETTLE_WITHIN_MS))])
    clearTimeout(timer)
    const faults = this.#server.faults.map(fault => fault.message)
    return [...faults, ...this.#viewers.flatMap(viewer => this.#complaint(viewer))]
  }

  #complaint({ audience, area, client }: Viewer): string[] {
    const held = client.city()
    const [is, should] = [held === undefined ? 'nothing' : digestOf(held), this.#server.digest(audience, area)]
    const seq = this.#server.spine.city.seq
    if (is === should && client.seq() === seq) return []
    return [`${audience} ${area ?? ''} holds ${is} at ${client.seq()}, the server ${should} at ${seq}; ${JSON.stringify(client.state())}`]
  }

  get tally(): { facts: number, resets: number, pushes: number } {
    const steps = this.#viewers.flatMap(({ client }) => client.steps)
    const resets = steps.filter(step => step === 'reset').length
    return { facts: this.#server.spine.city.seq, resets, pushes: steps.length - resets }
  }

  async stop(): Promise<void> {
    for (const { client } of this.#viewers) client.stop()
    for (const { proxy } of this.#viewers) await proxy.close()
    await this.#server.close()
  }
}

async function earlierLog(log: FactLog, chance: Chance): Promise<FactLog> {
  const earlier = createMemoryLog()
  const { seq } = await log.head()
  const upTo = chance.below(seq + 1)
  for await (const facts of log.read({ after: 0, upTo })) await earlier.append(facts)
  return earlier
}

/** One run; the same seed does the same things, though the network beneath has its own timing. */
export async function liveResumeRun(seed: number): Promise<FuzzRun> {
  const run = new Run(seed)
  await run.start()
  try {
    for (let i = 0; i < STEPS; i++) await run.step()
    const wrong = await run.end()
    return { seed, steps: run.steps, wrong, ...run.tally }
  }
  finally {
    await run.stop()
  }
}

/** `runs` runs from `seed` on, some at a time; answers those that went wrong, and the sums of all. */
export async function liveResumeFuzz({ runs, seed, atOnce = 4 }: { runs: number, seed: number, atOnce?: number }) {
  const failed: FuzzRun[] = []
  const sums = { runs: 0, facts: 0, resets: 0, pushes: 0 }
  let next = seed
  const lane = async (): Promise<void> => {
    while (next < seed + runs) {
      const run = await liveResumeRun(next++)
      if (run.wrong.length > 0) failed.push(run)
      sums.runs += 1
      sums.facts += run.facts
      sums.resets += run.resets
      sums.pushes += run.pushes
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { failed, sums }
}
