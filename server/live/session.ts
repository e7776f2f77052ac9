/**
 * One socket: silent until its hello, then live (in its room, sent every batch) or behind (sent a city, then what came
 * since, then live). A socket that doesn't keep up leaves the room and gets the city instead of a queue.
 */
import type { Socket } from 'socket.io'
import { MODEL_VERSION } from '#model/fact.ts'
import type { Audience } from '#model/redact.ts'
import type { ClientToServer, Hello, Refusal, ServerToClient } from '#model/wire.ts'
import { Fault, isFault } from '../fault.ts'
import { backlogOf, cutOff, drained } from './backlog.ts'
import type { Claims, ClaimsAnswer, LiveLimits, LiveOptions, LiveTiming, Seat } from './live-options.ts'
import type { Pace } from './pace.ts'
import { readHello } from './read-hello.ts'
import type { Room } from './room.ts'

export type LiveSocket = Socket<ClientToServer, ServerToClient>

/** What a session needs of the whole: its room by claims, and somebody who counts. */
export interface SessionHost {
  options: LiveOptions
  pace: Pace
  timing: LiveTiming
  limits: LiveLimits
  enter: (session: Session, audience: Audience, area: string | undefined) => Room
  leave: (session: Session) => void
  citySent: () => void
}

/** The Socket.IO room of everybody who is told the time. */
export const CLOCK_ROOM = 'clock'

const TOO_MANY: Refusal = { code: 'hello.too-many', why: 'too many hellos from one socket', fix: 'wait before you come back' }
const WRITE_ONLY: Refusal = { code: 'access.write-only', why: 'an ingest token may only write', fix: 'look with a token of another audience' }

export class Session {
  readonly socket: LiveSocket
  claims: Claims | undefined
  state: 'silent' | 'live' | 'behind' | 'closed' = 'silent'
  readonly #host: SessionHost
  #room: Room | undefined
  /** Goes up with every hello and every change of heart, so that an older wait knows it is over. */
  #turn = 0
  #callOff: () => void
  #hellos = 0
  #seat: Seat | undefined

  constructor(socket: LiveSocket, host: SessionHost) {
    this.socket = socket
    this.#host = host
    const { pace, timing } = host
    this.#callOff = pace.after(timing.helloWithinMs, () => this.#cut())
    socket.on('hello', raw => this.#run(() => this.#hear(raw)))
    socket.on('report', raw => this.#seat?.report(raw))
    socket.on('press', raw => this.#seat?.press(raw))
    socket.on('disconnect', () => this.#end())
  }

  /** Whether more waits for it than a queue may hold. */
  get isChoked(): boolean {
    const { packets, chars } = backlogOf(this.socket.conn)
    return packets > this.#host.limits.queuedPackets || chars > this.#host.limits.queuedChars
  }

  /** Out of the room, and back by way of a city once everything that waits has left. */
  fallBehind(): void {
    const turn = this.#step()
    void this.socket.leave(CLOCK_ROOM)
    this.#run(async () => {
      await drained(this.socket.conn)
      if (turn !== this.#turn) return
      void this.socket.join(CLOCK_ROOM)
      await this.#catchUp(turn)
    })
  }

  /** Says why, and closes; whoever doesn't take it is cut off. */
  refuse(refusal: Refusal): void {
    this.#step()
    this.socket.emit('refused', refusal)
    this.socket.disconnect(true)
    this.#host.pace.after(this.#host.timing.cutAfterMs, () => this.#cut())
  }

  #cut(): void {
    cutOff(this.socket.conn)
  }

  #end(): void {
    this.#turn += 1
    this.state = 'closed'
    this.#callOff()
    this.#seat?.leave()
    this.#seat = undefined
    this.#host.leave(this)
  }

  /** Begins something new: not live until it is done. */
  #step(): number {
    if (this.#room !== undefined) void this.socket.leave(this.#room.key)
    if (this.state === 'live') this.state = 'behind'
    return this.#turn += 1
  }

  #run(work: () => Promise<void>): void {
    work().catch((cause: unknown) => {
      const fault = isFault(cause) ? cause : new Fault('live.session', String(cause), 'the client comes back; report it', { cause })
      this.#host.options.onFault(fault)
      if (this.state !== 'closed') this.refuse({ code: fault.code, why: fault.why, fix: fault.fix })
    })
  }

  #isTooEager(): boolean {
    this.#hellos += 1
    this.#host.pace.after(this.#host.timing.helloWithinMs, () => {
      this.#hellos -= 1
    })
    return this.#hellos > this.#host.limits.hellos
  }

  async #hear(raw: unknown): Promise<void> {
    if (this.state === 'closed') return
    if (this.#isTooEager()) return this.refuse(TOO_MANY)
    const said = readHello(raw)
    if ('refusal' in said) return void this.socket.emit('refused', said.refusal)
    const turn = this.#step()
    const answer = await this.#claimsOf(said.hello)
    if (turn !== this.#turn) return
    if ('refusal' in answer) return this.refuse(answer.refusal)
    const { audience, area } = answer.claims
    if (audience === 'ingest') return this.refuse(WRITE_ONLY)
    this.claims = answer.claims
    this.#sit(said.hello, answer.claims)
    this.#room = this.#host.enter(this, audience, area)
    this.#callOff()
    this.state = 'behind'
    void this.socket.join(CLOCK_ROOM)
    await this.#answer(said.hello, this.#room, turn)
  }

  /** Whoever replays shows no present, and is no screen. */
  #sit({ screen, page, replay }: Hello, claims: Claims): void {
    this.#seat?.leave()
    const asked = page ?? this.socket.handshake.auth.page as unknown
    this.#seat = replay === true ? undefined : this.#host.options.seat?.({
      screen, page: typeof asked === 'string' ? asked : undefined, claims, send: order => void this.socket.emit('conduct', order),
    })
  }

  async #claimsOf({ token, page }: Hello): Promise<ClaimsAnswer> {
    const { headers, auth, address, url } = this.socket.handshake
    const brought = { ...auth, ...(token === undefined ? {} : { token }), ...(page === undefined ? {} : { page }) }
    const answer = await this.#host.options.claimsOf({ headers, auth: brought, address, url })
    if ('claims' in answer) return answer
    const { code, why, fix } = answer.refusal
    return { refusal: { code, why, fix } }
  }

  async #answer({ epoch, seq, modelVersion }: Hello, room: Room, turn: number): Promise<void> {
    const greeting = this.#greeting(room)
    if (modelVersion !== MODEL_VERSION) {
      this.socket.emit('welcome', { kind: 'reload', modelVersion: MODEL_VERSION, ...greeting })
      return
    }
    const batch = seq === undefined || epoch !== this.#host.options.epoch ? undefined : room.since(seq)
    if (batch === undefined) return await this.#catchUp(turn)
    if (batch.upTo === seq) this.socket.emit('welcome', { kind: 'current', ...greeting })
    else this.socket.emit('welcome', { kind: 'facts', batch, ...greeting })
    this.#goLive(room)
  }

  /** A city, and once it has left what came since; again when too much came for the room to remember. */
  async #catchUp(turn: number): Promise<void> {
    const room = this.#room
    if (room === undefined) return
    for (;;) {
      const { seq, gz } = await room.city()
      if (turn !== this.#turn) return
      this.socket.emit('welcome', { kind: 'city', seq, gz, ...this.#greeting(room) })
      this.#host.citySent()
      await drained(this.socket.conn)
      if (turn !== this.#turn) return
      const batch = room.since(seq)
      if (batch === undefined) continue
      if (batch.upTo !== seq) this.socket.emit('batch', batch)
      return this.#goLive(room)
    }
  }

  #goLive(room: Room): void {
    this.state = 'live'
    void this.socket.join(room.key)
  }

  #greeting({ scope }: Room) {
    const { epoch, clock, pack, health } = this.#host.options
    return { epoch, now: clock(), audience: scope.audience, area: scope.area ?? null, city: pack.id, health: health().status }
  }
}
