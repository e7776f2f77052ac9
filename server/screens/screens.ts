/** The screens: which there are, how they are, what they are to show, and orders to them. */
import type { Millis } from '#model/fact.ts'
import { GUESTS_MS, LOCK_MS, SETTINGS_OF_A_WALL, type ScreenHealth, type ScreenReport, type ScreenState, type ScreenTrouble } from '#model/screen.ts'
import type { Order } from '#model/wire.ts'
import { Fault } from '../fault.ts'
import type { Arrival, Seat } from '../live/live-options.ts'
import { healthOfScreen } from './screen-health.ts'
import { KEY, REPORT, SCREEN_ID, type ScreenOrder } from './screen-words.ts'
import { openScreensFile, type KeptScreen, type ScreensFile } from './screens-file.ts'
import { Seats, type Sitting } from './seats.ts'

export interface ScreensOptions {
  file: string
  clock: () => Millis
  /** The build of the pages the server serves now; null in development. */
  build: () => string | null
  /** Hears which build a screen shows; `screen` is the name its page came with. */
  onShown?: (tokenId: string, screen: string | undefined, build: string | null) => void
  /** Hears what was done at a screen itself, for the audit. */
  onPress?: (id: string, key: string, tokenId: string) => void
  /** Hears of faults met while a screen speaks: nobody is there to be answered. */
  onFault: (fault: unknown) => void
  buildEveryMs?: Millis
}

/** One screen as it is now. `page` is undefined for one that was not seen since the server started. */
export interface ScreenEntry extends ScreenState {
  page: string | undefined, audience: string | undefined, area: string | undefined, isPaired: boolean
  health: ScreenHealth, troubles: ScreenTrouble[]
  /** Since it last spoke; undefined when it was not heard since the server started. */
  ageMs: Millis | undefined
  seenAt: Millis | undefined
  report: ScreenReport | undefined
}

/** What is to change; what is left out stays. */
export interface ScreenWish { name: string, place?: string | undefined, settings?: Partial<ScreenState['settings']> | undefined }

/** Faults of every method: those of the file, `screens.many` (409) for more than `MOST`. */
export interface Screens {
  /** For the live push: the seat of a page that names a screen or comes with a screen's token. */
  seat: (arrival: Arrival) => Seat | undefined
  /** `seq` is of the server's city. */
  list: (seq: number) => ScreenEntry[]
  /** To one, or to every wall; answers which, and how many pages heard it. Fault: `screen.unknown` (404). */
  order: (id: string | undefined, order: ScreenOrder) => { screens: string[], reached: number }
  /** Makes it or changes it. */
  save: (id: string, wish: ScreenWish) => void
  /** Gives it a token of its own; answers the one it had. */
  bind: (id: string, tokenId: string) => string | undefined
  /** Forgets it; answers its token, or false when there is no such screen. */
  forget: (id: string) => { tokenId: string | undefined } | false
  close: () => void
}

/** A wrong or hostile page must not fill the disk. */
const MOST = 200
/** Reports of one page closer together than this are not read. */
const REPORT_AT_MOST_MS = 900
const BUILD_EVERY_MS = 5_000

/** A screen as nobody has set it: a desk sounds. */
const freshScreen = (id: string, page: string): KeptScreen => ({
  id, page, name: id, place: '', settings: { ...SETTINGS_OF_A_WALL, sound: page === '/desk' }, scene: null, town: null, lockedUntil: null,
  guestsUntil: null, tokenId: undefined, seenAt: undefined,
})

class OpenScreens {
  readonly seats: Seats
  readonly #file: ScreensFile
  readonly #options: ScreensOptions
  readonly #kept: Map<string, KeptScreen>
  #build: string | null
  readonly #timer: ReturnType<typeof setInterval>

  constructor(options: ScreensOptions) {
    this.#options = options
    this.seats = new Seats(options.clock)
    this.#file = openScreensFile(options.file)
    this.#kept = new Map(this.#file.all().map(screen => [screen.id, screen]))
    this.#build = options.build()
    this.#timer = setInterval(() => this.#lookForBuild(), options.buildEveryMs ?? BUILD_EVERY_MS).unref()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#file.close()
  }

  get(id: string): KeptScreen | undefined {
    return this.#kept.get(id)
  }

  get kept(): KeptScreen[] {
    return [...this.#kept.values()]
  }

  boundTo(tokenId: string): string | undefined {
    return this.kept.find(screen => screen.tokenId === tokenId)?.id
  }

  put(id: string, change: Partial<KeptScreen>): void {
    const now = this.#kept.get(id)
    if (now === undefined && this.#kept.size >= MOST) {
      throw new Fault('screens.many', `there are ${MOST} screens already`, 'remove those that are gone', { status: 409 })
    }
    const next = { ...now ?? freshScreen(id, this.pageOf(id)), ...change }
    this.#file.put(next)
    this.#kept.set(id, next)
  }

  remove(id: string): void {
    this.#file.remove(id)
    this.#kept.delete(id)
    this.seats.forget(id)
  }

  /** What page it is, or was last; a screen nobody has seen yet is to be a wall. */
  pageOf(id: string): string {
    return this.seats.get(id)?.page ?? this.#kept.get(id)?.page ?? '/wall'
  }

  stateOf(id: string): ScreenState {
    const { tokenId: _token, seenAt: _at, page: _page, ...state } = this.#kept.get(id) ?? freshScreen(id, this.pageOf(id))
    const now = this.#options.clock()
    const still = (until: Millis | null): Millis | null => (until !== null && until > now ? until : null)
    return { ...state, lockedUntil: still(state.lockedUntil), guestsUntil: still(state.guestsUntil), build: this.#build }
  }

  tell(id: string): number {
    return this.seats.send(id, { kind: 'state', state: this.stateOf(id) })
  }

  change(id: string, change: Partial<KeptScreen>): number {
    this.put(id, change)
    return this.tell(id)
  }

  #lookForBuild(): void {
    const build = this.#options.build()
    if (build === this.#build) return
    this.#build = build
    for (const id of this.seats.ids()) this.tell(id)
  }
}

const until = (isOn: boolean, now: Millis, ms: Millis): Millis | null => (isOn ? now + ms : null)

function changeOf(order: ScreenOrder, now: Millis): Partial<KeptScreen> | undefined {
  switch (order.kind) {
    case 'scene': return { scene: order.scene }
    case 'town': return { town: order.town }
    case 'lock': return { lockedUntil: until(order.on, now, LOCK_MS) }
    case 'guests': return { guestsUntil: until(order.on, now, GUESTS_MS) }
    default: return undefined
  }
}

function takeSeat(open: OpenScreens, options: ScreensOptions, id: string, { screen, page, claims, send }: Arrival): Seat {
  const { clock, onFault, onPress, onShown } = options
  const sitting: Sitting = { page: page ?? '', area: claims.area, audience: claims.audience, send }
  let reportedAt = -Infinity
  let isGreeted = false
  const safely = (work: () => void): void => {
    try { work() }
    catch (fault) { onFault(fault) }
  }
  open.seats.sit(id, sitting)
  if (page === '/wall') safely(() => open.put(id, { page, seenAt: clock() }))
  return {
    report(raw) {
      const now = clock()
      const parsed = REPORT.safeParse(raw)
      if (!parsed.success || now - reportedAt < REPORT_AT_MOST_MS) return
      reportedAt = now
      open.seats.report(id, parsed.data)
      onShown?.(claims.tokenId, screen, parsed.data.build)
      if (!isGreeted) send({ kind: 'state', state: open.stateOf(id) })
      isGreeted = true
    },
    press(raw) {
      const key = KEY.safeParse(raw)
      if (!key.success || page !== '/wall') return
      const { lockedUntil, guestsUntil } = open.stateOf(id)
      const order: ScreenOrder = { kind: key.data, on: (key.data === 'lock' ? lockedUntil : guestsUntil) === null }
      safely(() => open.change(id, changeOf(order, clock()) ?? {}))
      onPress?.(id, key.data, claims.tokenId)
    },
    leave: () => open.seats.leave(id, sitting),
  }
}

function entryOf(open: OpenScreens, id: string, now: Millis, seq: number): ScreenEntry {
  const heard = open.seats.get(id)
  const kept = open.get(id)
  const state = open.stateOf(id)
  return {
    ...state, page: heard?.page ?? kept?.page, audience: heard?.audience, area: heard?.area, isPaired: kept?.tokenId !== undefined,
    ...healthOfScreen({ heard, isWall: open.pageOf(id) === '/wall', now, seq, scene: state.scene, build: state.build }),
    ageMs: heard === undefined ? undefined : now - heard.reportedAt, seenAt: kept?.seenAt, report: heard?.report,
  }
}

/** Opens the screens of a data folder. */
export function openScreens(options: ScreensOptions): Screens {
  const { clock } = options
  const open = new OpenScreens(options)
  const ids = (): string[] => [...new Set([...open.kept.map(({ id }) => id), ...open.seats.ids()])].sort()
  const walls = (): string[] => ids().filter(id => open.pageOf(id) === '/wall')
  return {
    seat(arrival) {
      const { screen, claims: { tokenId, audience } } = arrival
      const bound = open.boundTo(tokenId)
      const id = bound ?? screen
      if (id === undefined || audience === 'ingest' || !SCREEN_ID.test(id)) return undefined
      const owner = open.get(id)?.tokenId
      return owner !== undefined && owner !== tokenId ? undefined : takeSeat(open, options, id, arrival)
    },
    list: seq => ids().map(id => entryOf(open, id, clock(), seq)),
    order(id, order) {
      const screens = id === undefined ? walls() : ids().filter(one => one === id)
      if (id !== undefined && screens.length === 0) throw new Fault('screen.unknown', 'there is no such screen', 'see GET /api/screens', { status: 404 })
      const change = changeOf(order, clock())
      const told = screens.map(one => (change !== undefined ? open.change(one, change) : open.seats.send(one, order as Order)))
      return { screens, reached: told.reduce((sum, n) => sum + n, 0) }
    },
    save(id, { name, place, settings }) {
      const now = open.stateOf(id)
      open.change(id, { name, page: open.pageOf(id), place: place ?? now.place, settings: { ...now.settings, ...settings } })
    },
    bind(id, tokenId) {
      const before = open.get(id)?.tokenId
      open.put(id, { tokenId })
      return before
    },
    forget(id) {
      if (!ids().includes(id)) return false
      const tokenId = open.get(id)?.tokenId
      open.remove(id)
      return { tokenId }
    },
    close: () => open.close(),
  }
}
