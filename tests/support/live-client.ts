/** Clients for tests of the live push: the product's own feed with a folding sink, and a bare socket that shows what is said. */
import { io, type Socket } from 'socket.io-client'
import { digestOf, fold, type City } from '#model/city.ts'
import { MODEL_VERSION } from '#model/fact.ts'
import type { Batch, ClientToServer, Hello, Order, Refusal, ServerToClient, Welcome } from '#model/wire.ts'
import type { FeedOrigin, FeedState } from '../../client/feed/feed.ts'
import { liveFeed, type LiveFeedOptions } from '../../client/feed/live-feed.ts'

export interface FoldingClient {
  city: () => City | undefined
  seq: () => number
  digest: () => string
  state: () => FeedState | undefined
  origin: () => FeedOrigin | undefined
  /** What came in, in order. */
  steps: ('reset' | 'push')[]
  links: FeedState['link'][]
  now: () => number
  /** Resolves as soon as `is` holds, looked at after every message. */
  until: (is: () => boolean) => Promise<void>
  stop: () => void
}

/** A page that folds what the feed gives it, and complains when a batch doesn't fit. */
export function foldingClient(options: LiveFeedOptions): FoldingClient {
  let city: City | undefined
  let state: FeedState | undefined
  let origin: FeedOrigin | undefined
  const steps: ('reset' | 'push')[] = []
  const links: FeedState['link'][] = []
  const waits = new Set<() => void>()
  const look = (): void => { for (const wait of waits) wait() }
  const feed = liveFeed(options)
  const stop = feed.start({
    reset: (start, from) => {
      city = start
      origin = from
      steps.push('reset')
      look()
    },
    push: (batch) => {
      if (city === undefined || batch.after !== city.seq) throw new Error(`a batch after ${batch.after} came to a city at ${city?.seq}`)
      city = fold(city, batch.facts)
      if (city.seq !== batch.upTo) throw new Error(`a batch up to ${batch.upTo} led to ${city.seq}`)
      steps.push('push')
      look()
    },
    state: (next) => {
      if (next.link !== state?.link) links.push(next.link)
      state = next
      look()
    },
  })
  const until = (is: () => boolean): Promise<void> => new Promise((resolve) => {
    const wait = (): void => {
      if (!is()) return
      waits.delete(wait)
      resolve()
    }
    waits.add(wait)
    wait()
  })
  return {
    city: () => city, seq: () => city?.seq ?? -1, digest: () => (city === undefined ? '' : digestOf(city)), state: () => state,
    origin: () => origin, steps, links, now: feed.now, until, stop,
  }
}

type Said = { welcome: Welcome } | { batch: Batch } | { refused: Refusal } | { clock: { now: number, troubles: string[], health: string } }
  | { gone: string } | { conduct: Order } | { tracks: Uint8Array }
type Name = 'welcome' | 'batch' | 'refused' | 'clock' | 'gone' | 'conduct' | 'tracks'

export interface BareClient {
  socket: Socket<ServerToClient, ClientToServer>
  said: Said[]
  hello: (hello?: Partial<Hello>) => void
  /** The next message of that name that was not taken yet. */
  take: <N extends Name>(name: N) => Promise<Extract<Said, Record<N, unknown>>[N]>
  close: () => void
}

/** A socket without any rules of its own. */
export function bareClient(url: string, auth: Record<string, unknown> = {}): BareClient {
  const socket: Socket<ServerToClient, ClientToServer> = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth })
  const said: Said[] = []
  const taken = new Set<Said>()
  const waits = new Set<() => void>()
  const note = (what: Said): void => {
    said.push(what)
    for (const wait of [...waits]) wait()
  }
  socket.on('welcome', welcome => note({ welcome }))
  socket.on('batch', batch => note({ batch }))
  socket.on('refused', refused => note({ refused }))
  socket.on('clock', clock => note({ clock }))
  socket.on('tracks', tracks => note({ tracks }))
  socket.on('conduct', order => note({ conduct: order }))
  socket.on('disconnect', reason => note({ gone: reason }))
  return {
    socket, said,
    hello: hello => void socket.emit('hello', { modelVersion: MODEL_VERSION, ...hello }),
    take: name => new Promise((resolve) => {
      const look = (): void => {
        const found = said.find(what => name in what && !taken.has(what))
        if (found === undefined) return
        taken.add(found)
        waits.delete(look)
        resolve((found as Record<string, unknown>)[name] as never)
      }
      waits.add(look)
      look()
    }),
    close: () => void socket.disconnect(),
  }
}
