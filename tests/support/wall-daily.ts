/** A city on its first day: one file a day is all it has. A pack with that one source, and the file. */
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isoLocal, localDayStart } from '#model/local-time.ts'
import type { Millis } from '#model/fact.ts'
import { townsOf, type CityPack } from '#model/pack.ts'
import { chanceOf } from './seeded.ts'

const DAY_MS = 24 * 3_600_000
const DAYS = 24
const ROWS_A_DAY = 340
export const DAILY_SOURCE = 'daily-list'

const MAPPING = {
  fact: 'incident.reported', source: DAILY_SOURCE, key: ['编号'],
  happenedAt: { column: '时间', format: 'yyyy-MM-dd HH:mm:ss' },
  region: { column: '镇街', by: 'name' },
  category: { column: '类别', map: {} as Record<string, string> },
  title: { column: '类别' }, close: { afterMinutes: 2 * 24 * 60 },
}

/** The built-in city with this one source, told once a day. Answers the folder of the pack. */
export async function dailyPackDir(builtIn: string, pack: CityPack): Promise<string> {
  const dir = path.join(await mkdtemp(path.join(tmpdir(), 'daily-')), 'pack')
  await cp(builtIn, dir, { recursive: true })
  await mkdir(path.join(dir, 'imports'), { recursive: true })
  await writeFile(path.join(dir, 'sources.csv'), `id,name,cadenceSeconds\n${DAILY_SOURCE},每日清单,86400\n`)
  const map = Object.fromEntries(pack.categories.map(({ name, code }) => [name, code]))
  await writeFile(path.join(dir, 'imports', 'daily.json'), JSON.stringify({ ...MAPPING, category: { ...MAPPING.category, map } }))
  return dir
}

/** Rows of the days before `now`, the last of them this morning: a week's rhythm, a few busy towns. Answers the file. */
export async function dailyFile(dir: string, pack: CityPack, now: Millis, seed = 11): Promise<string> {
  const chance = chanceOf(seed)
  const towns = townsOf(pack)
  const today = localDayStart(now, pack.timeZone)
  const rows: { at: Millis, town: string, category: string }[] = []
  for (let day = DAYS; day >= 1; day--) {
    const count = Math.round(ROWS_A_DAY * (0.8 + 0.4 * chance.next()))
    for (let i = 0; i < count; i++) {
      const town = towns[Math.floor(chance.next() ** 2.4 * towns.length)] ?? towns[0]!
      const category = pack.categories[Math.floor(chance.next() ** 2 * pack.categories.length)] ?? pack.categories[0]!
      rows.push({ at: Math.min(now - 60_000, today - day * DAY_MS + Math.floor(chance.next() * DAY_MS)), town: town.name, category: category.name })
    }
  }
  rows.sort((a, b) => a.at - b.at)
  const lines = rows.map(({ at, town, category }, i) => {
    const time = isoLocal(at, pack.timeZone).slice(0, 19).replace('T', ' ')
    return `R${String(i).padStart(6, '0')},${time},${town},${category}`
  })
  const file = path.join(path.dirname(dir), 'daily.csv')
  await writeFile(file, ['编号,时间,镇街,类别', ...lines, ''].join('\n'))
  return file
}
