import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { GUESTS_MS, LOCK_MS, type ScreenReport } from '#model/screen.ts'
import { openScreens, type Screens } from '../../../server/screens/screens.ts'
import { bareClient, type BareClient } from '../../support/live-client.ts'
import { startLiveServer, type LiveServer } from '../../support/live-server.ts'
import { serveCity, type ServedCity } from '../http/served-city.ts'

const REPORT: ScreenReport = {
  scene: 'overview', build: 'one', seq: 0, width: 1920, height: 1080, frameAgeMs: 20, fps: 60, heapBytes: null,
  contexts: { alive: 2, lost: 0, rebuilt: 0 }, isVisible: true, sound: 'off', wakeLock: 'absent', errors: 0,
}

describe('screens over real sockets', () => {
  let server: LiveServer
  let screens: Screens
  let dir: string
  const clients: BareClient[] = []
  const clock = { now: 1_000_000 }
  let build = 'one'
  const pressed: string[] = []
  const open = (): Screens => openScreens({
    file: path.join(dir, 'screens.db'), clock: () => clock.now, build: () => build, buildEveryMs: 20,
    onFault: (fault) => { throw fault }, onPress: (id, key) => pressed.push(`${id} ${key}`),
  })

  beforeEach(async () => {
    clock.now = 1_000_000
    build = 'one'
    dir = mkdtempSync(path.join(tmpdir(), 'screens-'))
    screens = open()
    server = await startLiveServer({ seat: arrival => screens.seat(arrival) })
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close()
    await server.close()
    screens.close()
    rmSync(dir, { recursive: true })
  })

  async function join(screen: string | undefined, page = '/wall', token = 'display'): Promise<BareClient> {
    const client = bareClient(server.url, { token })
    clients.push(client)
    client.hello({ page, ...screen !== undefined && { screen } })
    await client.take('welcome')
    return client
  }
  const entry = (id: string) => screens.list(0).find(one => one.id === id)
  async function greeted(screen: string | undefined, page = '/wall', token = 'display'): Promise<BareClient> {
    const client = await join(screen, page, token)
    client.socket.emit('report', REPORT)
    await client.take('conduct')
    return client
  }

  test('a page that names a screen is one, its first report is answered with its state, and silence is noticed', async () => {
    const wall = await join('HZ-W01')
    expect(entry('HZ-W01')).toMatchObject({ page: '/wall', health: 'fine', report: undefined, ageMs: 0 })
    wall.socket.emit('report', REPORT)
    expect(await wall.take('conduct')).toMatchObject({ kind: 'state', state: { id: 'HZ-W01', scene: null, build: 'one', settings: { takeOver: true } } })
    expect(entry('HZ-W01')).toMatchObject({ report: REPORT, troubles: [] })
    clock.now += 12_000
    expect(entry('HZ-W01')?.health).toBe('dead')
    await join(undefined)
    expect(screens.list(0).map(({ id }) => id)).toEqual(['HZ-W01'])
  })

  test('orders reach the one they are for, or every wall, and stay for the next time it comes', async () => {
    const [first, second] = [await greeted('W1'), await greeted('W2')]
    const desk = await greeted('D1', '/desk', 'operator')
    expect(screens.order('W1', { kind: 'identify' })).toEqual({ screens: ['W1'], reached: 1 })
    expect(await first.take('conduct')).toEqual({ kind: 'identify' })
    expect(screens.order(undefined, { kind: 'scene', scene: 'command' })).toEqual({ screens: ['W1', 'W2'], reached: 2 })
    for (const wall of [first, second]) expect(await wall.take('conduct')).toMatchObject({ state: { scene: 'command' } })
    expect(desk.said.filter(said => 'conduct' in said)).toHaveLength(1)
    expect(() => screens.order('W9', { kind: 'reload' })).toThrow(expect.objectContaining({ status: 404 }))

    const gone = second.take('gone')
    second.close()
    await gone
    await vi.waitFor(() => expect(entry('W2')?.health).toBe('dead'))
    screens.order('W2', { kind: 'town', town: 't1' })
    screens.close()
    screens = open()
    const back = await join('W2')
    back.socket.emit('report', REPORT)
    expect(await back.take('conduct')).toMatchObject({ state: { id: 'W2', scene: 'command', town: 't1' } })
  })

  test('汇报锁定 ends after half an hour, 接待 after two; a key at the screen turns them on and off', async () => {
    const wall = await greeted('W1')
    screens.order('W1', { kind: 'lock', on: true })
    expect(await wall.take('conduct')).toMatchObject({ state: { lockedUntil: clock.now + LOCK_MS, guestsUntil: null } })
    clock.now += LOCK_MS
    wall.socket.emit('press', 'guests')
    expect(await wall.take('conduct')).toMatchObject({ state: { lockedUntil: null, guestsUntil: clock.now + GUESTS_MS } })
    wall.socket.emit('press', 'guests')
    expect(await wall.take('conduct')).toMatchObject({ state: { guestsUntil: null } })
    expect(pressed).toEqual(['W1 guests', 'W1 guests'])
    const desk = await greeted('D1', '/desk', 'operator')
    desk.socket.emit('press', 'guests')
    expect(entry('D1')?.guestsUntil).toBeNull()
  })

  test('a new build is told to every screen', async () => {
    const wall = await greeted('W1')
    build = 'two'
    expect(await wall.take('conduct')).toMatchObject({ state: { build: 'two' } })
    expect(entry('W1')?.troubles).toEqual(['build'])
  })

  test('a paired screen is known by its token, and nobody else is that screen', async () => {
    screens.save('W1', { name: '大厅' })
    screens.bind('W1', 'display')
    await greeted(undefined)
    expect(entry('W1')).toMatchObject({ page: '/wall', isPaired: true, name: '大厅' })
    const other = await join('W1', '/wall', 'admin')
    other.socket.emit('report', { ...REPORT, scene: 'stolen' })
    expect((await other.take('clock')).health).toBe('ok')
    expect(entry('W1')?.report?.scene).toBe('overview')
  })

  test('what is no report is not taken for one, and hurts nobody', async () => {
    const wall = await join('W1')
    const raw = wall.socket as unknown as { emit: (...args: unknown[]) => void }
    for (const bad of [undefined, null, 7, 'x', [], {}, { ...REPORT, seq: -1 }, { ...REPORT, scene: 'x'.repeat(5_000) }, () => undefined]) raw.emit('report', bad)
    for (const bad of [undefined, 'reload', {}]) raw.emit('press', bad)
    wall.socket.emit('report', REPORT)
    await wall.take('conduct')
    expect([entry('W1')?.health, server.faults]).toEqual(['fine', []])
  })

  test('a session that replays is no screen, nor is a page with a name that no screen can have', async () => {
    const replay = bareClient(server.url, { token: 'operator' })
    clients.push(replay)
    replay.hello({ page: '/replay', screen: 'R1', replay: true })
    await replay.take('welcome')
    await join('<b>')
    expect(screens.list(0)).toEqual([])
  })
})

describe('GET /api/screens and what belongs to it', () => {
  let served: ServedCity
  beforeEach(async () => { served = await serveCity({ auth: 'tokens' }) })
  afterEach(() => served.close())
  const as = (audience: 'display' | 'leader' | 'operator' | 'admin', area?: string) => {
    const token = served.token({ audience, duty: audience, ...area !== undefined && { area } })
    return (method: string, where: string, json?: unknown, headers: Record<string, string> = {}) =>
      served.call(method, where, { token, headers, ...json !== undefined && { json } })
  }

  test('is for those who work at a desk and see the whole city; a leader may only point', async () => {
    const order = (kind: string, rest: object) => ({ order: { kind, ...rest } })
    expect((await as('display')('GET', '/api/screens')).status).toBe(403)
    expect((await as('leader')('GET', '/api/screens')).status).toBe(403)
    expect((await as('operator', '330102')('GET', '/api/screens')).status).toBe(403)
    expect((await as('operator')('GET', '/api/screens')).status).toBe(200)
    expect((await as('display')('POST', '/api/screens/orders', order('reload', {}))).status).toBe(403)
    expect((await as('leader')('POST', '/api/screens/orders', order('reload', {}))).status).toBe(403)
    expect((await as('leader')('POST', '/api/screens/orders', order('town', { town: '330102001' }))).status).toBe(200)
    const replayed = await as('operator')('POST', '/api/screens/orders', order('reload', {}), { 'x-wuse-replay': '1' })
    expect(replayed.body).toMatchObject({ error: { code: 'replay.no-commands' } })
  })

  test('keeps what a screen is set to, and refuses what makes no sense', async () => {
    const desk = as('operator')
    const settings = { sound: true, night: { from: '22:30', to: '06:00', level: 0.5 }, playlist: [{ scene: 'overview', seconds: 60 }] }
    expect((await desk('PUT', '/api/screens/W1', { name: '大厅东墙', settings })).status).toBe(200)
    expect((await desk('PUT', '/api/screens/W1', { name: '大厅', place: '三楼' })).status).toBe(200)
    expect((await desk('GET', '/api/screens')).body).toMatchObject({
      screens: [{ id: 'W1', name: '大厅', place: '三楼', settings: { ...settings, takeOver: true }, health: 'dead', report: null }] })
    const wrong = [
      { night: { from: '25:00', to: '06:00', level: 0.5 } }, { night: { from: '22:00', to: '06:00', level: 0 } },
      { playlist: [{ scene: 'overview', seconds: 1 }] },
    ].map(settings => ({ name: 'x', settings }))
    for (const body of [...wrong, {}, [], { name: '13812345678' }]) {
      expect((await desk('PUT', '/api/screens/W1', body)).status).toBe(400)
    }
    expect(await desk('POST', '/api/screens/orders', { screen: 'W1', order: { kind: 'town', town: '999' } })).toMatchObject({ status: 400, body: { error: { code: 'town.unknown' } } })
    expect((await desk('POST', '/api/screens/orders', { screen: 'W7', order: { kind: 'reload' } })).status).toBe(404)
    expect((await desk('DELETE', '/api/screens/W7')).status).toBe(404)
  })
})
