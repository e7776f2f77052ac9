/** Facts posted over HTTP at a steady pace, as sources do. */
import { setTimeout as pause } from 'node:timers/promises'
import { postFacts } from '../support/child-server.ts'

export type PostedFact = { key: string, kind: string, happenedAt: string, source: string, body: object }

/** What a post was: the seq it reached, and when it was begun, in epoch ms of this process. */
export type Sent = [seq: number, at: number]

/** Epoch ms, as fine as this process can tell. */
export const preciseNow = (): number => performance.timeOrigin + performance.now()

let counter = 0

/** A fact with a key of its own that happens now. */
export const factOf = (source: string, kind: string, body: object): PostedFact =>
  ({ key: `bench-${counter++}`, kind, happenedAt: new Date().toISOString(), source, body })

const STEPS = {
  closed: ['incident.reported', 'incident.assigned', 'incident.handled', 'incident.closed'],
  open: ['incident.reported', 'incident.assigned', 'incident.accepted', 'incident.handled'],
} as const

/** Matters one after another, each four facts from its report to where it ends: every fourth fact is another matter of today. */
export function newMatters(name: string, town: string, end: keyof typeof STEPS = 'closed'): () => PostedFact {
  let n = 0
  return () => {
    const kind = STEPS[end][n & 3]!
    const id = `${name}${n++ >> 2}`
    return factOf('110', kind, kind === 'incident.reported' ? { id, category: '02', town, title: '争执' } : { id })
  }
}

/** Posts `factsASecond` in `postsASecond` posts until it is stopped; a post that is refused ends it with its fault. */
export function steadyLoad(origin: string, next: () => PostedFact, { factsASecond, postsASecond }: { factsASecond: number, postsASecond: number }) {
  const sent: Sent[] = []
  let isWanted = true
  const run = async (): Promise<void> => {
    const each = Math.max(1, Math.round(factsASecond / postsASecond))
    while (isWanted) {
      const at = preciseNow()
      const { status, body } = await postFacts(origin, Array.from({ length: each }, next))
      if (status !== 200 || body.rejected > 0) throw new Error(`a post was refused: ${status} ${JSON.stringify(body.verdicts?.find(({ code }) => code))}`)
      sent.push([body.upTo, at])
      await pause(Math.max(0, 1000 / postsASecond - (preciseNow() - at)))
    }
  }
  const running = run()
  running.catch(() => undefined)
  return {
    sent,
    stop: async (): Promise<Sent[]> => {
      isWanted = false
      await running
      return sent
    },
  }
}
