/** A small sound pack on disk, to be broken in one place at a time. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ring = (x: number): number[][] => [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
export const feature = (code: string, coordinates: unknown, type = 'Polygon'): unknown =>
  ({ type: 'Feature', properties: { code }, geometry: { type, coordinates } })
/** One feature a line, the first on line 2. */
export const collection = (features: readonly unknown[]): string =>
  `{"type":"FeatureCollection","features":[\n${features.map(f => JSON.stringify(f)).join(',\n')}\n]}\n`

export const MAPPING = {
  fact: 'incident.reported', source: 's', key: ['t', 'x'],
  happenedAt: { column: 't', format: 'yyyy-MM-dd HH:mm:ss' },
  location: { lng: 'x', lat: 'y' },
  region: { column: 'w', by: 'name', alias: { ONE: 'Town One' }, else: 'point' },
  category: { column: 'c', map: { a: '01' } },
}

/** Two towns under one root, one category, one mapping. */
export const SOUND: Readonly<Record<string, string>> = {
  'city.json': `{
  "id": "small",
  "names": { "zh": "小城", "en": "Small" },
  "timeZone": "Asia/Shanghai",
  "map": { "crs": "WGS84", "center": [1, 0.5], "zoom": 9 },
  "levels": ["city", "area", "town"],
  "denominators": { "towns": 2 }
}
`,
  'regions.csv': 'code,name,level,parent\nc,Small,city,\nt1,Town One,town,c\nt2,Town Two,town,c\n',
  'regions.geojson': collection([feature('t1', [ring(0)]), feature('t2', [[ring(1)]], 'MultiPolygon')]),
  'categories.csv': 'code,name\n01,Matters\n',
  'imports/m.json': JSON.stringify(MAPPING, undefined, 2),
}

/** Writes the sound pack with some files replaced, added or (undefined) left out; runs `use`, then removes the folder. */
export async function withPack<T>(changes: Readonly<Record<string, string | undefined>>, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(path.join(tmpdir(), 'pack-'))
  try {
    for (const [name, text] of Object.entries({ ...SOUND, ...changes })) {
      if (text === undefined) continue
      await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
      await writeFile(path.join(dir, name), text)
    }
    return await use(dir)
  }
  finally {
    await rm(dir, { recursive: true, force: true })
  }
}
