/** A city small enough to reason about: two areas of three towns, four categories of which one is sensitive. */
import type { CityPack, Region } from '#model/pack.ts'

export const TIME_ZONE = 'Asia/Shanghai'
export const SENSITIVE = 'petition'
export const POLICE = 'police'
export const EAST = 'east'
export const WEST = 'west'
export const EAST_TOWNS = ['e1', 'e2', 'e3']
export const WEST_TOWNS = ['w1', 'w2', 'w3']
export const TOWNS = [...EAST_TOWNS, ...WEST_TOWNS]

const region = (code: string, level: string, parent?: string): Region => ({
  code, name: `${code}镇`, shortName: code, level, key: false, lng: 120.1, lat: 30.2, ...(parent === undefined ? {} : { parent }),
})

/** The pack; `sources` is what the city expects to hear from. */
export const smallPack = (): CityPack => ({
  id: 'small',
  names: { zh: '小城', en: 'Small' },
  timeZone: TIME_ZONE,
  map: { crs: 'WGS84', center: [120.1, 30.2], zoom: 9, schematic: false },
  levels: ['city', 'area', 'town'],
  denominators: {},
  regions: [
    region('root', 'city'), region(EAST, 'area', 'root'), region(WEST, 'area', 'root'),
    ...EAST_TOWNS.map(code => region(code, 'town', EAST)), ...WEST_TOWNS.map(code => region(code, 'town', WEST)),
  ],
  categories: [
    { code: 'traffic', name: '交通安全', platform: 'order', slaMinutes: 120, sensitive: false },
    { code: 'fire', name: '消防安全', platform: 'order', slaMinutes: 480, sensitive: false },
    { code: 'upkeep', name: '城市管理', platform: 'service', slaMinutes: 2880, sensitive: false },
    { code: SENSITIVE, name: '信访维稳', platform: 'order', slaMinutes: 4320, sensitive: true },
  ],
  platforms: [{ code: 'order', name: '综治工作' }, { code: 'service', name: '公共服务' }],
  forces: [
    { code: 'patrol', name: '巡防', glyph: '巡', headcountOnly: false },
    { code: POLICE, name: '公安', glyph: '警', headcountOnly: true },
    { code: 'fire', name: '消防', glyph: '消', headcountOnly: false },
  ],
  sources: [{ id: '110', name: '110接处警', cadenceMs: 60_000 }, { id: 'grid', name: '网格', cadenceMs: 300_000 }],
  mosaic: [],
  measures: [
    { code: 'cases', name: '刑事案件', unit: '起', better: 'down', sensitive: false },
    { code: 'petitions', name: '信访事项', unit: '件', better: 'down', sensitive: true },
  ],
  targets: [], seven: [], assumed: {},
})
