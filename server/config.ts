/** Settings: the environment read once, checked whole, frozen. Nothing else reads `process.env`. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { Fault } from './fault.ts'

export type AuthMode = 'off' | 'tokens'
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = typeof LOG_LEVELS[number]

/** Paths are absolute. `sources` is undefined when not set: the nature of the log decides then; an empty list is `none`. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Folder of a city pack; undefined is the built-in city. */
  readonly city?: string
  readonly sources?: readonly string[]
  readonly sim: { readonly scale: number, readonly seed: number, readonly days: number }
  readonly auth: AuthMode
  readonly tls?: { readonly cert: string, readonly key: string }
  /** What Express takes as `trust proxy`: a number of hops or a list of addresses; undefined trusts nobody. */
  readonly trustProxy?: number | readonly string[]
  /** Tokens travel in the clear and every page has to say so. */
  readonly insecure: boolean
  readonly logLevel: LogLevel
}

interface Setting { name: string, fallback: string, says: string, allowed: string }

/** Every setting with its default, its meaning and what is allowed. An empty value counts as not set. */
export const SETTINGS: readonly Setting[] = [
  { name: 'PORT', fallback: '8020', says: 'port to listen on', allowed: 'a whole number 0–65535; 0 takes any free port' },
  { name: 'HOST', fallback: '127.0.0.1', says: 'address to listen on',
    allowed: 'an IP address or host name; other than loopback only with AUTH=tokens' },
  { name: 'DATA_DIR', fallback: '.wuse', says: 'folder of the log and everything beside it', allowed: 'a path' },
  { name: 'CITY', fallback: '', says: 'folder of a city pack (default: the built-in city)', allowed: 'a path' },
  { name: 'SOURCES', fallback: '', says: 'sources to run (default: simulator on an empty or demo log, none on a real one)',
    allowed: 'a comma list of source ids (letters, digits, . _ -), or none' },
  { name: 'SIM_SCALE', fallback: '0.2', says: 'size of the simulated city, 1 is a full one', allowed: 'a number above 0, at most 10' },
  { name: 'SIM_SEED', fallback: '1', says: 'seed of the simulator', allowed: 'a whole number 0–4294967295' },
  { name: 'SIM_DAYS', fallback: '7', says: 'demo days made on first start', allowed: 'a whole number 0–366' },
  { name: 'AUTH', fallback: 'off', says: 'who may see and do what', allowed: 'off (loopback only) or tokens' },
  { name: 'TLS_CERT', fallback: '', says: 'certificate chain, PEM', allowed: 'a path, together with TLS_KEY' },
  { name: 'TLS_KEY', fallback: '', says: 'private key of TLS_CERT, PEM', allowed: 'a path, together with TLS_CERT' },
  { name: 'TRUST_PROXY', fallback: '', says: 'proxies whose X-Forwarded headers are believed',
    allowed: 'hops 1–9, or a comma list of addresses, subnets, loopback, linklocal, uniquelocal; only with AUTH=tokens' },
  { name: 'INSECURE', fallback: '', says: 'lets tokens travel without TLS off loopback, and every page says so', allowed: '1, or not set' },
  { name: 'LOG_LEVEL', fallback: 'info', says: 'how much is logged', allowed: LOG_LEVELS.join(', ') },
  { name: 'DATABASE_URL', fallback: '', says: 'PostgreSQL as the log (not in this version)', allowed: 'not set' },
]

/** The settings as lines for `--help`. */
export const settingsHelp = (): string => SETTINGS
  .map(s => `  ${s.name.padEnd(13)}${s.says}${s.fallback === '' ? '' : ` (${s.fallback})`}\n${' '.repeat(15)}${s.allowed}`).join('\n')

/** True for addresses that only this machine can reach. `localhost` counts. */
export const isLoopback = (host: string): boolean => {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '').replace(/^::ffff:/, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

interface Wrong { name: string, reason: string }
type Report = (name: string, reason: string) => undefined
interface Reader { text: (name: string) => string, wrong: Report }

function number(read: Reader, name: string, bounds: { whole: boolean, least: number, most: number, open?: boolean }): number {
  const text = read.text(name)
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const inside = value <= bounds.most && (bounds.open === true ? value > bounds.least : value >= bounds.least)
  if (Number.isNaN(value) || (bounds.whole && !Number.isInteger(value))) {
    read.wrong(name, `"${text}" is not a ${bounds.whole ? 'whole number' : 'number'}`)
  }
  else if (!inside) read.wrong(name, `${text} is out of range`)
  return value
}

function choice<T extends string>(read: Reader, name: string, among: readonly T[]): T {
  const text = read.text(name)
  const found = among.find(a => a === text)
  if (found === undefined) read.wrong(name, `"${text}" is none of them`)
  return found ?? among[0] as T
}

function hostOf(read: Reader): string {
  const host = read.text('HOST').replace(/^\[|\]$/g, '')
  const name = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i
  const looksLikeAddress = /^[\d.]+$/.test(host)
  if (isIP(host) === 0 && (looksLikeAddress || !name.test(host))) read.wrong('HOST', `"${host}" is neither an address nor a host name`)
  return host
}

function sourcesOf(read: Reader): readonly string[] | undefined {
  const text = read.text('SOURCES')
  if (text === '') return undefined
  if (text === 'none') return Object.freeze([])
  const ids = text.split(',').map(s => s.trim())
  const bad = ids.filter(id => !/^[\w.-]{1,64}$/.test(id) || id === 'none')
  if (bad.length > 0) read.wrong('SOURCES', `"${bad.join('", "')}" cannot be in the list`)
  else if (new Set(ids).size < ids.length) read.wrong('SOURCES', 'an id stands there twice')
  return Object.freeze(ids)
}

function trustOf(read: Reader): number | readonly string[] | undefined {
  const text = read.text('TRUST_PROXY')
  if (text === '') return undefined
  if (/^[1-9]$/.test(text)) return Number(text)
  const known = new Set(['loopback', 'linklocal', 'uniquelocal'])
  const entries = text.split(',').map(s => s.trim())
  const bad = entries.filter(entry => !known.has(entry) && !isSubnet(entry))
  if (bad.length > 0) read.wrong('TRUST_PROXY', `"${bad.join('", "')}" is neither hops nor an address`)
  return Object.freeze(entries)
}

function isSubnet(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
}

function tlsOf(read: Reader): Config['tls'] {
  const [cert, key] = [read.text('TLS_CERT'), read.text('TLS_KEY')]
  if (cert === '' && key === '') return undefined
  if (cert === '') return read.wrong('TLS_CERT', 'missing, though TLS_KEY is set')
  if (key === '') return read.wrong('TLS_KEY', 'missing, though TLS_CERT is set')
  return Object.freeze({ cert: resolve(cert), key: resolve(key) })
}

function insecureOf(read: Reader): boolean {
  const text = read.text('INSECURE')
  if (text !== '' && text !== '1') read.wrong('INSECURE', `"${text}" is not 1`)
  return text === '1'
}

/** The settings that rules between settings are about; while one of them is wrong by itself, those rules have nothing to say. */
const DOORS = new Set(['HOST', 'AUTH', 'TLS_CERT', 'TLS_KEY', 'TRUST_PROXY', 'INSECURE'])

/** Rules between settings: an open door is refused, not warned about. */
function checkTogether(config: Config, wrong: Report): void {
  const open = !isLoopback(config.host)
  if (open && config.auth === 'off') {
    wrong('HOST', `${config.host} can be reached by others while AUTH=off, where everybody is admin`)
  }
  if (config.trustProxy !== undefined && config.auth === 'off') {
    wrong('TRUST_PROXY', 'with AUTH=off everybody behind the proxy would be admin')
  }
  if (open && config.auth === 'tokens' && config.tls === undefined && !config.insecure) {
    wrong('AUTH', `tokens would travel in the clear on ${config.host}; set TLS_CERT and TLS_KEY, or INSECURE=1 to accept that`)
  }
}

/**
 * The checked settings of an environment, frozen. Throws Fault `config.refused` that names every wrong setting with the
 * reason (`why`) and what is allowed (`fix`).
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const wrongs: Wrong[] = []
  const wrong: Report = (name, reason) => { wrongs.push({ name, reason }) }
  const fallback = new Map(SETTINGS.map(s => [s.name, s.fallback]))
  const read: Reader = { text: name => env[name]?.trim() || (fallback.get(name) ?? ''), wrong }
  if (read.text('DATABASE_URL') !== '') wrong('DATABASE_URL', 'PostgreSQL as the log is not in this version')
  const city = read.text('CITY')
  const config: Config = Object.freeze({
    port: number(read, 'PORT', { whole: true, least: 0, most: 65535 }),
    host: hostOf(read),
    dataDir: resolve(read.text('DATA_DIR')),
    city: city === '' ? undefined : resolve(city),
    sources: sourcesOf(read),
    sim: Object.freeze({
      scale: number(read, 'SIM_SCALE', { whole: false, least: 0, most: 10, open: true }),
      seed: number(read, 'SIM_SEED', { whole: true, least: 0, most: 4294967295 }),
      days: number(read, 'SIM_DAYS', { whole: true, least: 0, most: 366 }),
    }),
    auth: choice(read, 'AUTH', ['off', 'tokens']),
    tls: tlsOf(read),
    trustProxy: trustOf(read),
    insecure: insecureOf(read),
    logLevel: choice(read, 'LOG_LEVEL', LOG_LEVELS),
  })
  if (!wrongs.some(w => DOORS.has(w.name))) checkTogether(config, wrong)
  if (wrongs.length > 0) throw refusal(wrongs)
  const inTheClear = config.insecure && config.tls === undefined && !isLoopback(config.host)
  return inTheClear === config.insecure ? config : Object.freeze({ ...config, insecure: inTheClear })
}

function refusal(wrongs: readonly Wrong[]): Fault {
  const names = new Set(wrongs.map(w => w.name))
  const allowed = SETTINGS.filter(s => names.has(s.name)).map(s => `${s.name}: ${s.allowed}`)
  return new Fault('config.refused', wrongs.map(w => `${w.name}: ${w.reason}`).join('; '), allowed.join('; '))
}
