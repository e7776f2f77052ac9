/** Growth with clients, 10 to 3,000: CPU of a tick beside bare sockets, and the memory of the built server. */
import { freshDir, postFacts, startChildServer } from '../support/child-server.ts'
import { openCrowd } from './crowd.ts'
import { fanOutOf } from './fan-out.ts'
import { growths, type Growth } from './growth.ts'
import { factOf, newMatters } from './load.ts'
import { residentMb } from './processes.ts'

export const CLIENTS = [10, 100, 1_000, 3_000] as const
const TOWN = '330102001'
const FACTS = 1_000

/** Resident MB of the built server with so many walls of a small city, after each has had a batch. */
async function memoryWith(clients: number): Promise<number> {
  const server = startChildServer({ DATA_DIR: freshDir('bench-clients'), SOURCES: 'none' })
  try {
    const origin = await server.origin
    const next = newMatters('crowd-', TOWN)
    await postFacts(origin, Array.from({ length: FACTS }, next))
    const crowd = await openCrowd(Number(new URL(origin).port), 'live', clients)
    const heard = crowd.tick()
    await postFacts(origin, [factOf('110', 'source.heartbeat', { id: '110' })])
    await heard
    const memory = residentMb(server.child.pid!)
    crowd.close()
    return memory
  }
  finally {
    await server.stop()
  }
}

/** `rounds` of each way of sending, which take turns. */
export async function growthWithClients(rounds = 3, counts: readonly number[] = CLIENTS): Promise<Growth[]> {
  const { all, put } = growths('clients')
  for (const clients of counts) {
    const { value, bare } = await fanOutOf(clients, rounds)
    put('fan-out, CPU of a tick', 'ms', clients, value, bare)
    put('server memory', 'MB', clients, await memoryWith(clients))
  }
  return all
}
