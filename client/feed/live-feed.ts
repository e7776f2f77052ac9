/**
 * 数据流, live: batches from the server as they come. The feed keeps only the place it holds; the city is the sink's. It never
 * stops trying, and tells within five seconds when the server is dead or frozen.
 */
import { io, type Socket } from 'socket.io-client'
import { MODEL_VERSION, type Millis } from '#model/fact.ts'
import type { ScreenReport } from '#model/screen.ts'
import { decodeFixes } from '#model/track-wire.ts'
import type { Batch, ClientToServer, Order, Refusal, ScreenKey, ServerToClient, Welcome } from '#model/wire.ts'
import type { FeedOrigin, FeedState, LiveFeed, Sink } from './feed.ts'
import { FEED_TIMING, retryDelay } from './feed-timing.ts'
import type { FeedNeeds, LiveFeedOptions } from './live-feed-options.ts'
import { reloadAtMost, type ReloadMemory } from './reload-page.ts'
import { createServerClock } from './server-clock.ts'
import { unpackCity } from './unpack-city.ts'

type FeedSocket = Socket<ServerToClient, ClientToServer>
export type { LiveFeedOptions }

const OTHER_MODEL: Refusal = { code: 'model.other', why: 'the server runs another version of the model', fix: 'load the page again' }

/** No token, a wrong one, a revoked one: trying again soon is no use. */
const isAboutAccess = ({ code }: Refusal): boolean => /^(token|access)\./.test(code)

class LiveLink {
  readonly #needs: FeedNeeds
  readonly #sink: Sink
  readonly #looking: ReturnType<typeof setInterval>
  #socket: FeedSocket | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  /** The place the sink holds. */
  #held: FeedOrigin & { seq: number } | undefined
  /** A hello is out: only a welcome counts. */
  #awaiting = true
  #attempts = 0
  #heardAt: Millis | undefined
  #heardMono = 0
  #lookedMono: number
  #link: FeedState['link'] = 'connecting'
  #troubles: readonly string[] = []
  #refusal: Refusal | undefined
  /** Messages are taken one after another, because unpacking a city takes a while. */
  #inbox = Promise.resolve()

  constructor(needs: FeedNeeds, sink: Sink) {
    this.#needs = needs
    this.#sink = sink
    this.#lookedMono = needs.mono()
    this.#looking = setInterval(() => this.#look(), needs.timing.lookEveryMs)
    this.#tell()
    this.#open()
  }

  stop(): void {
    clearInterval(this.#looking)
    clearTimeout(this.#retry)
    this.#discard()
  }

  /** A report that cannot leave now is worth nothing later. */
  report(report: ScreenReport): void {
    this.#socket?.volatile.emit('report', report)
  }

  press(key: ScreenKey): void {
    this.#socket?.emit('press', key)
  }

  /** Each try is a connection of its own, so that nothing of a dead one can speak later. */
  #open(): void {
    const { url, page, token, mono, timing } = this.#needs
    const auth = { page, ...(token === undefined ? {} : { token }) }
    const options = { transports: ['websocket'], reconnection: false, forceNew: true, timeout: timing.giveUpAfterMs, auth }
    const socket: FeedSocket = url === undefined ? io(options) : io(url, options)
    this.#socket = socket
    this.#awaiting = true
    this.#heardMono = mono()
    const take = <T>(work: (message: T) => void | Promise<void>) => (message: T): void => this.#take(socket, () => work(message))
    socket.on('connect', () => this.#greet())
    socket.on('connect_error', () => this.#drop(socket))
    socket.on('disconnect', () => this.#drop(socket))
    socket.on('welcome', take(welcome => this.#welcome(welcome, socket)))
    socket.on('batch', take(batch => this.#batch(batch)))
    socket.on('tracks', take(positions => this.#sink.moved?.(decodeFixes(new Uint8Array(positions)))))
    socket.on('clock', ({ now, troubles }) => {
      this.#needs.serverClock.hear(now)
      this.#troubles = troubles
      this.#hear(true)
    })
    socket.on('conduct', order => void (order.kind === 'reload' ? this.#needs.reload() : this.#needs.order(order)))
    socket.on('refused', refusal => this.#refused(refusal, socket))
  }

  #greet(): void {
    this.#awaiting = true
    const { token, screen, page } = this.#needs
    const held = this.#held === undefined ? {} : { epoch: this.#held.epoch, seq: this.#held.seq }
    this.#socket?.emit('hello', {
      modelVersion: MODEL_VERSION, page, ...held, ...(token === undefined ? {} : { token }), ...(screen === undefined ? {} : { screen }),
    })
  }

  #take(socket: FeedSocket, work: () => void | Promise<void>): void {
    this.#hear(false)
    this.#inbox = this.#inbox.then(() => (socket === this.#socket ? work() : undefined)).catch((error: unknown) => {
      this.#held = undefined
      this.#refusal = { code: 'feed.unreadable', why: String(error), fix: 'the page starts again from the whole city; report it' }
      this.#drop(socket)
    })
  }

  /** The server spoke. */
  #hear(tell: boolean): void {
    this.#heardAt = this.#needs.clock()
    this.#heardMono = this.#needs.mono()
    const link = this.#awaiting || this.#held === undefined ? this.#link : 'live'
    const isNews = link !== this.#link
    this.#link = link
    if (tell || isNews) this.#tell()
  }

  #tell(): void {
    const refusal = this.#refusal === undefined ? {} : { refusal: this.#refusal }
    this.#sink.state({ link: this.#link, heardAt: this.#heardAt, troubles: this.#troubles, ...refusal })
  }

  async #welcome(welcome: Welcome, socket: FeedSocket): Promise<void> {
    const { kind, epoch, audience, area, city, now } = welcome
    if (kind === 'reload') return this.#otherModel(socket)
    const origin: FeedOrigin = { epoch, audience, area, city }
    if (this.#held?.epoch !== epoch) this.#needs.serverClock.reset()
    this.#needs.serverClock.hear(now)
    if (kind === 'city') {
      const unpacked = await unpackCity(welcome.gz)
      if (socket !== this.#socket) return
      this.#sink.reset(unpacked, origin)
      this.#held = { ...origin, seq: unpacked.seq }
    }
    else if (!this.#isOf(origin) || (kind === 'facts' && welcome.batch.after !== this.#held?.seq)) {
      this.#held = undefined
      return this.#greet()
    }
    else if (kind === 'facts') this.#push(welcome.batch)
    this.#awaiting = false
    this.#attempts = 0
    this.#refusal = undefined
    this.#hear(true)
  }

  /** Whether what is held is what this server and this audience would have given. */
  #isOf({ epoch, audience, area, city }: FeedOrigin): boolean {
    const held = this.#held
    return held?.epoch === epoch && held.audience === audience && held.area === area && held.city === city
  }

  #batch(batch: Batch): void {
    if (this.#awaiting || this.#held === undefined) return
    if (batch.after === this.#held.seq) this.#push(batch)
    else this.#greet()
  }

  #push(batch: Batch): void {
    this.#sink.push(batch)
    if (this.#held !== undefined) this.#held.seq = batch.upTo
  }

  #otherModel(socket: FeedSocket): void {
    if (this.#needs.reload()) return
    this.#refused(OTHER_MODEL, socket)
    this.#drop(socket)
  }

  /** Told at once; the server closes after it, and the next try waits as long as it ever does when access is the reason. */
  #refused(refusal: Refusal, socket: FeedSocket): void {
    if (socket !== this.#socket) return
    this.#refusal = refusal
    if (isAboutAccess(refusal) || refusal.code === OTHER_MODEL.code) this.#attempts = Infinity
    this.#tell()
  }

  /** The timer's look: late, lost, or time to give the connection up. A look that itself came late proves nothing. */
  #look(): void {
    const { mono, timing } = this.#needs
    const now = mono()
    const sleptMs = now - this.#lookedMono
    this.#lookedMono = now
    const socket = this.#socket
    if (socket === undefined || sleptMs > timing.lateAfterMs / 2) return
    const silentMs = now - this.#heardMono
    if (this.#link === 'live' && silentMs > timing.lateAfterMs) this.#become('late')
    if (this.#link === 'late' && silentMs > timing.lostAfterMs) this.#become('lost')
    const patienceMs = this.#awaiting && socket.connected ? timing.giveUpCityAfterMs : timing.giveUpAfterMs
    if (silentMs > patienceMs) this.#drop(socket)
  }

  #become(link: FeedState['link']): void {
    if (link === this.#link) return
    this.#link = link
    this.#tell()
  }

  /** The connection is over; the next one is opened after a while. */
  #drop(socket: FeedSocket): void {
    if (socket !== this.#socket) return
    this.#discard()
    if (this.#held !== undefined || this.#link !== 'connecting') this.#link = 'lost'
    this.#tell()
    const delay = retryDelay(this.#attempts, this.#needs.random(), this.#needs.timing)
    this.#attempts += 1
    this.#retry = setTimeout(() => this.#open(), delay)
  }

  #discard(): void {
    const socket = this.#socket
    this.#socket = undefined
    socket?.off()
    socket?.disconnect()
  }
}

/** The live feed of one page. `now` is the server's clock as estimated here, before its first word the page's own. */
export function liveFeed(options: LiveFeedOptions): LiveFeed {
  const { clock = Date.now, mono = () => performance.now(), random = Math.random } = options
  const { onReload = () => location.reload(), reloadMemory = globalThis.sessionStorage as ReloadMemory | undefined } = options
  const timing = { ...FEED_TIMING, ...options.timing }
  const serverClock = createServerClock(mono)
  const reload = reloadAtMost(timing.reloadEveryMs, clock, onReload, reloadMemory)
  const { url, page, token, screen } = options
  let link: LiveLink | undefined
  let onOrder: ((order: Order) => void) | undefined
  const order = (given: Order): void => onOrder?.(given)
  return {
    now: () => serverClock.now() ?? clock(),
    start: (sink) => {
      const started = link = new LiveLink({ url, page, token, screen, clock, mono, random, timing, reload, serverClock, order }, sink)
      return () => started.stop()
    },
    conducted: (listener) => {
      onOrder = listener
    },
    report: report => link?.report(report),
    press: key => link?.press(key),
  }
}
