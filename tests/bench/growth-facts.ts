/** Growth with facts in the log, 10^4 to 10^6: refold, start, memory, answers and intake of the built server. */
import http from 'node:http'
import { emptyCity, foldingFrom } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { startChildServer } from '../support/child-server.ts'
import { median } from './budget.ts'
import { growths, type Growth } from './growth.ts'
import { newMatters } from './load.ts'
import { longLog, writtenLog } from './long-log.ts'
import { cpuOf, residentMb } from './processes.ts'

export const FACTS = [10_000, 100_000, 1_000_000] as const
/** Folded first and not counted: code is compiled by then. */
const WARM = 100_000
const CONNECTIONS = 8
const BATCH = 100
const INTAKE_MS = 4_000
const ASKED = 20
const TOWN = '330102001'

/** Facts folded in a second of this process's CPU, in the batches of the log. */
function refoldRate(count: number): number {
  const folding = foldingFrom(emptyCity())
  let [seq, cpuMs] = [0, 0]
  for (const entries of longLog(count)) {
    const facts = entries.map(({ draft, recordedAt }) => ({ ...draft, seq: ++seq, recordedAt }) as Fact)
    const from = process.cpuUsage()
    folding.add(facts)
    const { user, system } = process.cpuUsage(from)
    cpuMs += (user + system) / 1000
  }
  const from = process.cpuUsage()
  folding.city()
  const { user, system } = process.cpuUsage(from)
  return seq / (cpuMs + (user + system) / 1000) * 1000
}

function post(agent: http.Agent, origin: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(`${origin}/api/facts`, { agent, method: 'POST', headers }, (response) => {
      response.resume()
      response.once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`a post was answered ${response.statusCode}`))))
    })
    request.once('error', reject)
    request.end(body)
  })
}

/** Facts a second that the server takes durably, in batches of a hundred. */
async function intakeRate(origin: string): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const next = newMatters(`grown-${Date.now()}-`, TOWN)
  const body = (): string => JSON.stringify(Array.from({ length: BATCH }, next))
  const ready = Array.from({ length: 200 }, body)
  const from = performance.now()
  let taken = 0
  const run = async (): Promise<void> => {
    while (performance.now() - from < INTAKE_MS) {
      await post(agent, origin, ready.pop() ?? body())
      taken += BATCH
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, run))
  const rate = taken / ((performance.now() - from) / 1000)
  agent.destroy()
  return rate
}

async function answerMs(url: string): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < ASKED; i++) {
    const from = performance.now()
    await (await fetch(url)).arrayBuffer()
    took.push(performance.now() - from)
  }
  return median(took)
}

async function ofServer(dir: string, facts: number, put: ReturnType<typeof growths>['put']): Promise<void> {
  const settings = { DATA_DIR: dir, SOURCES: 'none' }
  const first = startChildServer(settings)
  await first.origin
  await first.stop()
  const from = performance.now()
  const server = startChildServer(settings)
  try {
    const origin = await server.origin
    put('start of the server', 's', facts, (performance.now() - from) / 1000)
    put('CPU of the start', 's', facts, cpuOf(server.child.pid!))
    put('server memory', 'MB', facts, residentMb(server.child.pid!))
    put('answer of /api/city', 'ms', facts, await answerMs(`${origin}/api/city`))
    put('intake', 'facts/s', facts, await intakeRate(origin))
  }
  finally {
    await server.stop()
  }
}

export async function growthWithFacts(counts: readonly number[] = FACTS): Promise<Growth[]> {
  const { all, put } = growths('facts')
  refoldRate(WARM)
  for (const facts of counts) {
    put('refold', 'facts a CPU second', facts, refoldRate(facts))
    await ofServer(await writtenLog(facts), facts, put)
  }
  return all
}
