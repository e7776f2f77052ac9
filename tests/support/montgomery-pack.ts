/** A pack of Montgomery County, Pennsylvania, put together at test time from the shared boundaries. */
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Folder of the shared files; `WUSE_SHARED` overrules the place beside the project. */
export const sharedDir = (): string => process.env['WUSE_SHARED'] ?? path.resolve('../shared')
export const montgomeryDir = (): string => path.join(sharedDir(), 'real', 'montgomery-pa')

const COUNTY = '42091'

interface Boundaries { features: { properties: { id: string, name: string, class: string }, geometry: unknown }[] }

/** A fresh folder that `loadPack` takes: 62 municipalities by their GEOID. It goes when the process ends. */
export async function montgomeryPackDir(): Promise<string> {
  const { features } = JSON.parse(await readFile(path.join(montgomeryDir(), 'boundaries.geojson'), 'utf8')) as Boundaries
  const dir = await mkdtemp(path.join(tmpdir(), 'montgomery-pack-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  await cp(path.resolve('tests/real/montgomery/pack'), dir, { recursive: true })
  const rows = features.map(({ properties: { id, name, class: peerType } }) => `${id},${name},town,${COUNTY},${peerType}`)
  await writeFile(path.join(dir, 'regions.csv'), [
    'code,name,level,parent,peerType', `${COUNTY},Montgomery County,city,,`, ...rows, '',
  ].join('\n'))
  await writeFile(path.join(dir, 'regions.geojson'), JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ properties, geometry }) => ({ type: 'Feature', properties: { code: properties.id }, geometry })),
  }))
  return dir
}
