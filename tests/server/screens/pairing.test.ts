import { afterEach, describe, expect, test } from 'vitest'
import { CODE_ALPHABET, CODE_LASTS_MS, openPairing } from '../../../server/screens/pairing.ts'
import { serveCity, type ServedCity } from '../http/served-city.ts'

const approval = { id: 'HZ-W01', name: '大厅', place: '一楼', area: undefined, by: 'desk-1' }

describe('codes', () => {
  test('have six characters of which none is taken for another, and differ', () => {
    const pairing = openPairing(() => 0)
    const codes = Array.from({ length: 30 }, (_, i) => pairing.show(undefined, `10.0.0.${i}`).code)
    for (const code of codes) expect([...code].every(char => CODE_ALPHABET.includes(char)) && code.length).toBe(6)
    expect(new Set(codes).size).toBe(codes.length)
    expect(CODE_ALPHABET).not.toMatch(/[01OIL]/)
  })

  test('are the display\'s own until their time is over', () => {
    let now = 0
    const pairing = openPairing(() => now)
    const first = pairing.show(undefined, 'a')
    expect(pairing.show(first.secret, 'a')).toEqual(first)
    now = CODE_LASTS_MS
    expect(() => pairing.approve(first.code, approval)).toThrow(expect.objectContaining({ code: 'pair.code-unknown' }))
    expect(pairing.show(first.secret, 'a').code).not.toBe(first.code)
  })

  test('are taken in small letters with a gap, once, and only the display with the secret hears of it', () => {
    const pairing = openPairing(() => 0)
    const [mine, other] = [pairing.show(undefined, 'a'), pairing.show(undefined, 'b')]
    pairing.approve(`${mine.code.slice(0, 3).toLowerCase()} ${mine.code.slice(3)}`, approval)
    expect(pairing.show(mine.secret, 'a').approval).toEqual(approval)
    expect(pairing.show(other.secret, 'b').approval).toBeUndefined()
    expect(() => pairing.approve(mine.code, approval)).toThrow(expect.objectContaining({ code: 'pair.code-unknown' }))
    expect(pairing.waiting()).toBe(1)
  })

  test('cannot be guessed: ten wrong ones of one person, forty of all, and a quarter of an hour goes by', () => {
    let now = 0
    const pairing = openPairing(() => now)
    const { code } = pairing.show(undefined, 'a')
    const guess = (by: string): string => {
      try { pairing.approve('222222', { ...approval, by }) }
      catch (error) { return (error as { code: string }).code }
      return 'taken'
    }
    expect(Array.from({ length: 11 }, () => guess('a')).filter(told => told === 'pair.too-many')).toHaveLength(1)
    expect(() => pairing.approve(code, { ...approval, by: 'a' })).toThrow(expect.objectContaining({ status: 429 }))
    const others = Array.from({ length: 31 }, (_, i) => guess(`b${i}`))
    expect([others[29], others[30]]).toEqual(['pair.code-unknown', 'pair.too-many'])
    now = 15 * 60_000
    pairing.show(undefined, 'a')
    expect(guess('a')).toBe('pair.code-unknown')
  })

  test('one address cannot take them all', () => {
    const pairing = openPairing(() => 0)
    for (let i = 0; i < 6; i++) pairing.show(undefined, 'a')
    expect(() => pairing.show(undefined, 'a')).toThrow(expect.objectContaining({ code: 'pair.busy' }))
    expect(pairing.show(undefined, 'b').code).toHaveLength(6)
  })
})

describe('a display without a keyboard', () => {
  let served: ServedCity
  afterEach(() => served.close())

  const visit = (cookie?: string) => fetch(`${served.url}/pair?then=/wall?distance=8`, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } })
  const cookieOf = (response: Response, name: string): string => {
    const set = response.headers.getSetCookie().find(one => one.startsWith(`${name}=`) && !one.startsWith(`${name}=;`)) ?? ''
    expect(set).toMatch(/HttpOnly/)
    expect(set).toMatch(/SameSite=Strict/)
    return set.split(';')[0]!
  }
  const codeOn = async (response: Response): Promise<string> => /data-code="(\w{6})"/.exec(await response.text())![1]!

  test('gets a token of its own when a desk types its code, and loses it when the desk says so', async () => {
    served = await serveCity({ auth: 'tokens' })
    const token = served.token({ audience: 'operator', duty: 'desk-1' })
    const first = await visit()
    const own = cookieOf(first, 'wuse-pair')
    const code = await codeOn(first)
    expect(await codeOn(await visit(own))).toBe(code)
    const pairIt = (body: object) => served.call('POST', '/api/screens/pair', { token, json: { id: 'HZ-W01', name: '大厅', ...body } })
    expect((await pairIt({ code: '222222' })).status).toBe(404)
    expect((await pairIt({ code, id: 'a b' })).status).toBe(400)
    expect(await pairIt({ code, name: '张三 13812345678' })).toMatchObject({ status: 400, body: { error: { code: 'screen.personal' } } })
    expect((await pairIt({ code })).status).toBe(200)

    const stranger = await visit()
    expect(stranger.status).toBe(200)
    const entered = await visit(own)
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/wall?distance=8'])
    const held = cookieOf(entered, 'wuse')
    const secret = held.slice('wuse='.length)
    expect(served.tokens.check(secret)).toMatchObject({ audience: 'display', duty: 'HZ-W01' })
    expect(entered.headers.get('location')).not.toContain(secret)
    expect(await (await visit(own)).text()).not.toContain(secret)
    expect((await visit(held)).headers.get('location')).toBe('/wall?distance=8')
    const list = await served.call('GET', '/api/screens', { token })
    expect(list.body).toMatchObject({ auth: 'tokens', screens: [{ id: 'HZ-W01', name: '大厅', isPaired: true, health: 'dead' }] })
    expect(JSON.stringify(list.body)).not.toContain(secret)

    const ended: string[] = []
    served.tokens.onRevoked(id => ended.push(id))
    expect((await served.call('DELETE', '/api/screens/HZ-W01', { token })).status).toBe(200)
    expect([served.tokens.check(secret), ended.length]).toEqual([undefined, 1])
    const again = await fetch(`${served.url}/wall`, { redirect: 'manual', headers: { accept: 'text/html', cookie: `${held}; ${cookieOf(entered, 'wuse-screen')}` } })
    expect(again.headers.get('location')).toBe('/pair?then=%2Fwall')
  })

  test('that is paired again as the same screen ends the token it had', async () => {
    served = await serveCity({ auth: 'tokens' })
    const secrets: string[] = []
    for (let i = 0; i < 2; i++) {
      const page = await visit()
      const own = cookieOf(page, 'wuse-pair')
      served.pairing.approve(await codeOn(page), approval)
      secrets.push(cookieOf(await visit(own), 'wuse').slice('wuse='.length))
    }
    expect(secrets.map(secret => served.tokens.check(secret)?.duty)).toEqual([undefined, 'HZ-W01'])
  })

  test('needs no pairing without access control, and both ends say so', async () => {
    served = await serveCity()
    const page = await (await visit()).text()
    expect(page).toContain('data-pair="off"')
    expect(page).toContain('url=/wall')
    expect(await served.call('POST', '/api/screens/pair', { json: { code: '222222', id: 'a', name: 'a' } })).toMatchObject({
      status: 409, body: { error: { code: 'pair.not-needed' } } })
  })
})
