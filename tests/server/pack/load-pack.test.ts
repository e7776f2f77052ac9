import { mkdir, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import gcoord from 'gcoord'
import { describe, expect, it } from 'vitest'
import { makeLocator } from '#model/region.ts'
import { builtInPackDir } from '../../../server/pack/built-in-pack.ts'
import { clientPack } from '../../../server/pack/client-pack.ts'
import { loadPack } from '../../../server/pack/load-pack.ts'
import { collection, feature, SOUND, withPack } from '../../support/geo-pack.ts'

const ell = [[0, 0], [4, 0], [4, 1], [1, 1], [1, 4], [0, 4], [0, 0]]
const box = (x: number, side: number): number[][] => [[x, 0], [x + side, 0], [x + side, side], [x, side], [x, 0]]

describe('a pack', () => {
  it('gets what is shipped where it has no file of its own', async () => {
    const { pack, imports, extras, files, mapNote } = await withPack({}, loadPack)
    expect(pack.platforms.map(platform => platform.name)).toEqual(['综治工作', '监管执法', '应急管理', '公共服务'])
    expect(pack.forces.map(force => force.glyph).join('')).toBe('巡警消医网执交志')
    expect(pack.forces.filter(force => force.headcountOnly).map(force => force.code)).toEqual(['police'])
    expect(pack.sources).toEqual([])
    expect(pack.mosaic).toEqual([{ code: 't1', col: 0, row: 0 }, { code: 't2', col: 1, row: 0 }])
    expect(pack.categories).toEqual([{ code: '01', name: 'Matters', platform: '', slaMinutes: 1440, sensitive: false }])
    expect(pack.map).toEqual({ crs: 'WGS84', center: [1, 0.5], zoom: 9, schematic: false })
    expect(pack.regions[1]).toMatchObject({ code: 't1', shortName: 'Town One', parent: 'c', key: false })
    expect(pack.regions[0]).not.toHaveProperty('parent')
    expect(imports.get('m')).toMatchObject({ recordedAt: 'happened', location: { crs: 'WGS84', placeholders: [] }, category: { part: 0 } })
    expect([extras, mapNote]).toEqual([{}, undefined])
    expect(files).toEqual(['city.json', 'regions.csv', 'regions.geojson', 'categories.csv', 'imports/m.json'])
  })

  it('keeps the words of a category\'s code, its own tables, and columns nobody reads out of the way', async () => {
    const { pack } = await withPack({
      'categories.csv': '\uFEFFcode,name,nameEn,platform,slaMinutes,sensitive,level,remark\r\n01,"A, b",Ab,p,90,是,2,x\r\n',
      'platforms.csv': 'code,name\np,P\n',
      'forces.csv': 'code,name,glyph,headcountOnly\nboat,Boats,舟,1\n',
      'sources.csv': 'id,name,cadenceSeconds\ns,S,90\n',
      'mosaic.csv': 'code,col,row\nt1,3,2\nt2,4,2\n',
    }, loadPack)
    expect(pack.categories).toEqual([{ code: '01', name: 'A, b', nameEn: 'Ab', platform: 'p', slaMinutes: 90, sensitive: true, level: 2 }])
    expect(pack.forces).toEqual([{ code: 'boat', name: 'Boats', glyph: '舟', headcountOnly: true }])
    expect(pack.sources).toEqual([{ id: 's', name: 'S', cadenceMs: 90_000 }])
    expect(pack.mosaic).toEqual([{ code: 't1', col: 3, row: 2 }, { code: 't2', col: 4, row: 2 }])
  })

  it('puts a blank point at the pole of inaccessibility, of the roomiest part and clear of a hole', async () => {
    const loaded = await withPack({
      'regions.csv': 'code,name,level,parent,lng,lat\nc,Small,city,,,\nt1,Town One,town,c,,\nt2,Two,town,c,,\nt3,Three,town,c,35.5,0.5\n',
      'regions.geojson': collection([
        feature('t1', [ell]),
        feature('t2', [[box(10, 1)], [box(20, 8), box(22, 4).map(([x = 0, y = 0]) => [x, y + 2]).reverse()]], 'MultiPolygon'),
      ]),
    }, loadPack)
    const { townAt } = makeLocator(loaded.features, loaded.pack.regions.filter(region => region.level === 'town'))
    const [city, one, two, three] = loaded.pack.regions
    expect(townAt(one?.lng ?? NaN, one?.lat ?? NaN)).toBe('t1')
    expect(townAt(two?.lng ?? NaN, two?.lat ?? NaN)).toBe('t2')
    expect(two?.lng).toBeGreaterThan(20)
    expect(three).toMatchObject({ lng: 35.5, lat: 0.5 })
    expect([one, two, three].some(town => town?.lng === city?.lng && town?.lat === city?.lat)).toBe(true)
  })

  it('turns a map in another coordinate system into WGS84, written points too', async () => {
    const gcj = (lng: number, lat: number): [number, number] => gcoord.transform<[number, number]>([lng, lat], gcoord.WGS84, gcoord.GCJ02)
    const ring = [[120, 30], [120.1, 30], [120.1, 30.1], [120, 30.1], [120, 30]]
    const { pack, features } = await withPack({
      'city.json': SOUND['city.json']?.replace('WGS84', 'GCJ02').replace('[1, 0.5]', JSON.stringify(gcj(120.05, 30.05))),
      'regions.csv': `code,name,level,parent,lng,lat\nc,S,city,,,\nt1,Town One,town,c,${gcj(120.02, 30.03).join(',')}\n`,
      'regions.geojson': collection([feature('t1', [ring.map(([x = 0, y = 0]) => gcj(x, y))])]),
    }, loadPack)
    expect(pack.map.crs).toBe('WGS84')
    expect(pack.map.center[0]).toBeCloseTo(120.05, 5)
    expect(pack.regions[1]?.lng).toBeCloseTo(120.02, 5)
    const [corner] = features.features[0]?.geometry.coordinates[0] as number[][]
    expect(corner?.[0]).toBeCloseTo(120, 5)
    expect(corner?.[1]).toBeCloseTo(30, 5)
  })

  it('reads a topology, and draws what is above the towns apart', async () => {
    const loaded = await withPack({
      'regions.csv': 'code,name,level,parent\nc,Small,city,\na,Area,area,c\nt1,Town One,town,a\nt2,Two,town,a\n',
      'regions.geojson': undefined,
      'regions.topojson': JSON.stringify({
        type: 'Topology',
        arcs: [[[1, 0], [1, 1]], [[1, 1], [0, 1], [0, 0], [1, 0]], [[1, 0], [2, 0], [2, 1], [1, 1]]],
        objects: {
          towns: {
            type: 'GeometryCollection', geometries: [
              { type: 'Polygon', properties: { code: 't1' }, arcs: [[0, 1]] },
              { type: 'Polygon', properties: { code: 't2' }, arcs: [[2, -1]] },
            ],
          },
          whole: { type: 'Polygon', properties: { code: 'a' }, arcs: [[1, 2]] },
        },
      }),
    }, loadPack)
    const { townAt, isInsideCity } = makeLocator(loaded.features, loaded.pack.regions.filter(region => region.level === 'town'))
    expect([0.5, 1, 1.5, 2.5].map(lng => townAt(lng, 0.5))).toEqual(['t1', 't2', 't2', undefined])
    expect(isInsideCity(2.5, 0.5)).toBe(false)
    const served = clientPack(loaded)
    expect(served.areas?.features.map(area => area.properties.code)).toEqual(['a'])
    expect(served.features.features.map(town => town.properties.code)).toEqual(['t1', 't2'])
  })

  it('does without polygons where every town has a point', async () => {
    const { pack, features } = await withPack({
      'regions.csv': 'code,name,level,parent,lng,lat\nc,S,city,,,\nt1,Town One,town,c,1,2\nt2,Two,town,c,3,1\n',
      'regions.geojson': undefined,
    }, loadPack)
    expect(features.features).toEqual([])
    expect(pack.regions.map(region => [region.lng, region.lat])).toEqual([[1, 2], [1, 2], [3, 1]])
  })

  it('takes a mapping with all that one may say', async () => {
    const mapping = {
      fact: 'incident.reported', source: '911', key: ['timeStamp', 'lat', 'lng', 'title', 'addr'], id: ['addr'],
      happenedAt: { column: 'timeStamp', format: 'yyyy-MM-dd HH:mm:ss', timeZone: 'America/New_York' },
      recordedAt: { column: 'received_at' },
      location: { lng: 'lng', lat: 'lat', crs: 'WGS84', placeholders: [[1, 1]] },
      region: { column: 'twp', match: '^(.*)$', by: 'name', alias: { 'TOWN 1': ' town one ' }, else: 'point' },
      category: { column: 'title', split: ':', part: 0, map: { EMS: 'emergency' }, else: 'other' },
      title: { column: 'title' }, close: { afterMinutes: 90 },
    }
    const { imports } = await withPack({
      'categories.csv': 'code,name\nemergency,E\nother,O\n',
      'imports/m.json': JSON.stringify(mapping), 'imports/by-point.json': JSON.stringify({
        ...mapping, recordedAt: 'now', happenedAt: { column: 'at', format: 'epoch-ms' }, region: { by: 'point' },
      }),
    }, loadPack)
    expect(imports.get('m')).toEqual({ ...mapping, recordedAt: { column: 'received_at', format: 'iso' } })
    expect(imports.get('by-point')).toMatchObject({ recordedAt: 'now', region: { by: 'point' } })
  })

  it('is found where data/ stands beside a build', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'built-'))
    try {
      await mkdir(path.join(root, 'dist'))
      await cp('data/cities', path.join(root, 'data/cities'), { recursive: true })
      expect((await loadPack(builtInPackDir(root))).pack.id).toBe('hangzhou')
    }
    finally {
      await rm(root, { recursive: true, force: true })
    }
  })
})
