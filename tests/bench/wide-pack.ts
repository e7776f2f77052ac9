/** A city pack of as many towns as asked for, written into a folder: a board of crooked cells, a hundred to an area. */
import { copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { builtInPackDir } from '../../server/pack/built-in-pack.ts'
import { chanceOf } from '../support/seeded.ts'

const SIDE = 10
/** Points along one side of a town, about as many as the built-in city's towns have. */
const POINTS_A_SIDE = 8
const WEST = 118.5
const SOUTH = 29.2
const CELL = 0.04
const CROOKED = 0.25

type Point = [lng: number, lat: number]

const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

/** Borders that two cells share are one line, so that no gap lies between them. */
function board(): (col: number, row: number, isAcross: boolean) => Point[] {
  const chance = chanceOf(9)
  const corners = new Map<string, Point>()
  const sides = new Map<string, Point[]>()
  const off = (): number => (chance.next() - 0.5) * CROOKED
  const corner = (col: number, row: number): Point => {
    const key = `${col},${row}`
    const known = corners.get(key) ?? [WEST + (col + off()) * CELL, SOUTH + (row + off()) * CELL] satisfies Point
    corners.set(key, known)
    return known
  }
  return (col, row, isAcross) => {
    const key = `${col},${row},${isAcross}`
    const known = sides.get(key)
    if (known !== undefined) return known
    const [from, to] = [corner(col, row), isAcross ? corner(col + 1, row) : corner(col, row + 1)]
    const side = Array.from({ length: POINTS_A_SIDE + 1 }, (_, i): Point => {
      const [share, wobble] = [i / POINTS_A_SIDE, i % POINTS_A_SIDE === 0 ? 0 : CELL * 0.06]
      return [rounded(from[0] + (to[0] - from[0]) * share + off() * wobble), rounded(from[1] + (to[1] - from[1]) * share + off() * wobble)]
    })
    sides.set(key, side)
    return side
  }
}

/** The outline of the cells from one corner to the other (exclusive), counter-clockwise. */
function outline(side: ReturnType<typeof board>, west: number, south: number, east: number, north: number): Point[] {
  const along = (cols: number[], rows: number[], isAcross: boolean, isBack: boolean): Point[] => {
    const parts = (isAcross ? cols.map(col => side(col, rows[0]!, true)) : rows.map(row => side(cols[0]!, row, false)))
    return isBack ? parts.reverse().flatMap(part => [...part].reverse().slice(0, -1)) : parts.flatMap(part => part.slice(0, -1))
  }
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
  const ring = [
    ...along(range(west, east), [south], true, false), ...along([east], range(south, north), false, false),
    ...along(range(west, east), [north], true, true), ...along([west], range(south, north), false, true),
  ]
  return [...ring, ring[0]!]
}

const feature = (code: string, ring: Point[]): object => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } })

/** Writes the pack into `dir`, which is there; `towns` is a multiple of a hundred. Answers the towns' codes. */
export async function writeWidePack(dir: string, towns: number): Promise<string[]> {
  const side = board()
  const areas = towns / (SIDE * SIDE)
  const across = Math.ceil(Math.sqrt(areas * 1.6))
  const rows = ['code,name,shortName,level,parent', '900000,宽城市,宽城,city,']
  const features: object[] = []
  const codes: string[] = []
  for (let a = 0; a < areas; a++) {
    const area = String(900100 + a)
    const [col0, row0] = [(a % across) * SIDE, Math.floor(a / across) * SIDE]
    rows.push(`${area},第${a + 1}区,${a + 1}区,area,900000`)
    features.push(feature(area, outline(side, col0, row0, col0 + SIDE, row0 + SIDE)))
    for (let t = 0; t < SIDE * SIDE; t++) {
      const code = `${area}${String(t).padStart(3, '0')}`
      const [col, row] = [col0 + t % SIDE, row0 + Math.floor(t / SIDE)]
      rows.push(`${code},第${a + 1}区${t + 1}镇,${t + 1}镇,town,${area}`)
      features.push(feature(code, outline(side, col, row, col + 1, row + 1)))
      codes.push(code)
    }
  }
  await writeFile(path.join(dir, 'city.json'), JSON.stringify({
    id: 'wide', names: { zh: '宽城市', en: 'Wide' }, timeZone: 'Asia/Shanghai', levels: ['city', 'area', 'town'],
    map: { crs: 'WGS84', center: [WEST + 1, SOUTH + 0.6], zoom: 8, schematic: true },
  }))
  await writeFile(path.join(dir, 'regions.csv'), `${rows.join('\n')}\n`)
  await writeFile(path.join(dir, 'regions.geojson'), JSON.stringify({ type: 'FeatureCollection', features }))
  for (const file of ['categories.csv', 'platforms.csv', 'forces.csv', 'sources.csv']) {
    await copyFile(path.join(builtInPackDir(process.cwd()), file), path.join(dir, file))
  }
  return codes
}
