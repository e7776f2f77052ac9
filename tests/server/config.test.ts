import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLoopback, readConfig, SETTINGS, settingsHelp } from '../../server/config.ts'
import { isFault } from '../../server/fault.ts'
import type { Fault } from '../../server/fault.ts'

function faultOf(env: NodeJS.ProcessEnv): Fault {
  try { readConfig(env) }
  catch (error) { if (isFault(error)) return error }
  throw new Error(`not refused: ${JSON.stringify(env)}`)
}

describe('settings', () => {
  it('have the defaults of the contract', () => {
    expect(readConfig({})).toEqual({
      port: 8020, host: '127.0.0.1', dataDir: resolve('.wuse'), city: undefined, sources: undefined,
      sim: { scale: 0.2, seed: 1, days: 7 }, auth: 'off', tls: undefined, trustProxy: undefined, insecure: false, logLevel: 'info',
    })
  })

  it('are read, frozen through and through', () => {
    const config = readConfig({
      PORT: '0', HOST: '::1', DATA_DIR: '/tmp/x', CITY: 'tests/city', SOURCES: '110, 12345', SIM_SCALE: '1', SIM_SEED: '7', SIM_DAYS: '0',
      AUTH: 'tokens', TLS_CERT: '/c.pem', TLS_KEY: '/k.pem', TRUST_PROXY: 'loopback, 10.0.0.0/8', LOG_LEVEL: 'debug', PATH: '/bin',
    })
    expect(config).toMatchObject({
      port: 0, host: '::1', dataDir: '/tmp/x', city: resolve('tests/city'), sources: ['110', '12345'], sim: { scale: 1, seed: 7, days: 0 },
      auth: 'tokens', tls: { cert: '/c.pem', key: '/k.pem' }, trustProxy: ['loopback', '10.0.0.0/8'], logLevel: 'debug',
    })
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(config)).toBe(true)
  })

  it.each([
    ['SOURCES', 'none', { sources: [] }], ['TRUST_PROXY', '2', { trustProxy: 2 }], ['PORT', '', { port: 8020 }],
    ['PORT', ' 80 ', { port: 80 }],
    ['HOST', 'localhost', { host: 'localhost' }], ['HOST', '[::1]', { host: '::1' }],
  ])('%s="%s" is read as %j', (name, value, part) => {
    expect(readConfig({ AUTH: 'tokens', [name]: value })).toMatchObject(part)
  })

  it.each([
    ['PORT', 'abc'], ['PORT', '65536'], ['PORT', '-1'], ['PORT', '80.5'], ['PORT', '0x50'], ['PORT', '1e3'],
    ['HOST', 'not a host'], ['HOST', '300.1.1.1'],
    ['SOURCES', 'a,,b'], ['SOURCES', 'none,a'], ['SOURCES', 'a,a'], ['SIM_SCALE', '0'], ['SIM_SCALE', '11'],
    ['SIM_SCALE', 'NaN'], ['SIM_SEED', '1.5'],
    ['SIM_SEED', '4294967296'], ['SIM_DAYS', '367'], ['AUTH', 'on'], ['AUTH', 'OFF'],
    ['TLS_CERT', '/c.pem'], ['TLS_KEY', '/k.pem'], ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'], ['TRUST_PROXY', '0.0.0.0/0'], ['INSECURE', 'yes'],
    ['LOG_LEVEL', 'verbose'], ['DATABASE_URL', 'postgres://x'],
  ])('%s="%s" is refused with its name, the reason and what is allowed', (name, value) => {
    const fault = faultOf({ AUTH: 'tokens', [name]: value })
    const named = name === 'TLS_CERT' ? 'TLS_KEY' : name === 'TLS_KEY' ? 'TLS_CERT' : name
    expect(fault.code).toBe('config.refused')
    expect(fault.why).toMatch(new RegExp(`^${named}: `))
    expect(fault.fix).toContain(`${named}: ${SETTINGS.find(s => s.name === named)?.allowed}`)
  })

  it('every wrong one is named at once', () => {
    const fault = faultOf({ PORT: 'x', SIM_DAYS: '-1', LOG_LEVEL: 'loud', HOST: '0.0.0.0' })
    for (const name of ['PORT', 'SIM_DAYS', 'LOG_LEVEL', 'HOST']) {
      expect(fault.why).toContain(`${name}: `)
      expect(fault.fix).toContain(`${name}: `)
    }
  })

  it('an open door is refused: off loopback without access control, or tokens in the clear', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.10', 'wall.example']) {
      expect(faultOf({ HOST: host }).why).toContain('HOST: ')
      expect(faultOf({ HOST: host, AUTH: 'tokens' }).why).toContain('INSECURE=1')
      expect(readConfig({ HOST: host, AUTH: 'tokens', INSECURE: '1' })).toMatchObject({ host, insecure: true })
      expect(readConfig({ HOST: host, AUTH: 'tokens', TLS_CERT: 'c', TLS_KEY: 'k' })).toMatchObject({ host, insecure: false })
    }
    expect(readConfig({ AUTH: 'tokens', INSECURE: '1' })).toMatchObject({ insecure: false })
    expect(faultOf({ TRUST_PROXY: '1' }).why).toContain('admin')
    expect(readConfig({ HOST: '127.8.0.1', AUTH: 'tokens' })).toMatchObject({ insecure: false })
  })

  it('any environment is read or refused with a code, never anything else', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('0', '1', '0.0.0.0', 'tokens', 'off', 'none', '::', '/x'))
    fc.assert(fc.property(fc.record(Object.fromEntries(SETTINGS.map(s => [s.name, value])), { requiredKeys: [] }), (env) => {
      try {
        const config = readConfig(env)
        expect(config.auth === 'tokens' || isLoopback(config.host)).toBe(true)
      }
      catch (error) { expect(isFault(error) && error.code).toBe('config.refused') }
    }))
  })

  it('the help names each', () => {
    for (const { name } of SETTINGS) expect(settingsHelp()).toMatch(new RegExp(`^  ${name} `, 'm'))
  })
})
