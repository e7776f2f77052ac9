/** The rooms there are: made when the first client comes, fed with every step of the city, dropped when long empty. */
import type { City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { scopeOf, type Audience } from '#model/redact.ts'
import type { Batch } from '#model/wire.ts'
import type { LiveLimits, LiveOptions, LiveTiming } from './live-options.ts'
import type { Pace } from './pace.ts'
import { Room } from './room.ts'
import type { Session } from './session.ts'

/** `broadcast` and `tracks` reach those who joined the Socket.IO room of that name. */
export interface RoomsOptions {
  options: LiveOptions
  pace: Pace
  timing: LiveTiming
  limits: LiveLimits
  broadcast: (key: string, batch: Batch) => void
  tracks: (key: string, positions: Uint8Array) => void
}

interface Opened { room: Room, members: Set<Session>, stopTracks: (() => void) | undefined, callOff: (() => void) | undefined }

export class Rooms {
  readonly #host: RoomsOptions
  readonly #open = new Map<string, Opened>()
  readonly #where = new Map<Session, Opened>()
  /** Cities made by rooms that are gone. */
  #madeBefore = 0

  constructor(host: RoomsOptions) {
    this.#host = host
  }

  get size(): number {
    return this.#open.size
  }

  /** Everybody who has a room. */
  get sessions(): Iterable<Session> {
    return this.#where.keys()
  }

  get citiesMade(): number {
    return [...this.#open.values()].reduce((sum, { room }) => sum + room.citiesMade, this.#madeBefore)
  }

  /** The room of an audience within an area; the session leaves the one it was in. */
  enter(session: Session, audience: Audience, area: string | undefined): Room {
    const scope = scopeOf(this.#host.options.pack, audience, area)
    const key = `view:${audience}:${scope.area ?? ''}`
    const opened = this.#open.get(key) ?? this.#make(key, scope)
    if (this.#where.get(session) !== opened) this.leave(session)
    opened.callOff?.()
    opened.callOff = undefined
    opened.members.add(session)
    this.#where.set(session, opened)
    return opened.room
  }

  #make(key: string, scope: ReturnType<typeof scopeOf>): Opened {
    const { options, pace, timing, limits, broadcast, tracks } = this.#host
    const members = new Set<Session>()
    const room = new Room({
      key, scope, city: options.spine.city, pace, timing, limits, onFault: options.onFault,
      broadcast: (batch) => {
        for (const session of members) if (session.state === 'live' && session.isChoked) session.fallBehind()
        broadcast(key, batch)
      },
      leapt: () => {
        for (const session of members) if (session.state === 'live') session.fallBehind()
      },
    })
    const stopTracks = options.tracks?.(scope, positions => tracks(key, positions))
    const opened: Opened = { room, members, stopTracks, callOff: undefined }
    this.#open.set(key, opened)
    return opened
  }

  /** An empty room is dropped after a while. */
  leave(session: Session): void {
    const opened = this.#where.get(session)
    if (opened === undefined) return
    this.#where.delete(session)
    opened.members.delete(session)
    if (opened.members.size === 0) {
      opened.callOff = this.#host.pace.after(this.#host.timing.roomIdleMs, () => this.#drop(opened))
    }
  }

  #drop(opened: Opened): void {
    opened.room.close()
    opened.stopTracks?.()
    this.#madeBefore += opened.room.citiesMade
    this.#open.delete(opened.room.key)
  }

  /** One step of the city, to every room. */
  hear(after: City, facts: readonly Fact[]): void {
    for (const { room } of this.#open.values()) room.hear(after, facts)
  }

  close(): void {
    for (const opened of [...this.#open.values()]) {
      opened.callOff?.()
      this.#drop(opened)
    }
    this.#where.clear()
  }
}
