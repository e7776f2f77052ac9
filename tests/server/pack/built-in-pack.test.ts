import { beforeAll, describe, expect, it } from 'vitest'
import { townsOf, townsWithin } from '#model/pack.ts'
import { makeLocator } from '#model/region.ts'
import { builtInPackDir } from '../../../server/pack/built-in-pack.ts'
import { clientPack } from '../../../server/pack/client-pack.ts'
import { loadPack, type LoadedPack } from '../../../server/pack/load-pack.ts'

describe('the built-in pack', () => {
  let loaded: LoadedPack
  beforeAll(async () => { loaded = await loadPack(builtInPackDir(process.cwd())) })

  it('has 191 towns in 14 areas and 22 categories', () => {
    const { pack } = loaded
    expect(townsOf(pack)).toHaveLength(191)
    expect(pack.regions.filter(region => region.level === 'area')).toHaveLength(14)
    expect(pack.categories.map(category => category.code)).toEqual(Array.from({ length: 22 }, (_, i) => String(i + 1).padStart(2, '0')))
    expect(pack.categories.filter(category => category.sensitive).map(category => category.name))
      .toEqual(['信访维稳', '扫黄打非', '困难救助', '卫生健康', '优抚安置'])
    expect(pack.sources.map(source => source.id)).toEqual(['four-platforms', '110', '12345', 'patrol', 'volunteer'])
    expect(pack.denominators).toMatchObject({ towns: 191, townsWithHub: 190, townsWithJointBranch: 192, grids: 10093, gridWorkers: 10419 })
  })

  it('counts the towns of each area as the statistics codes do, the scenic area apart', () => {
    const counts = Object.fromEntries(loaded.pack.regions.filter(region => region.level === 'area')
      .map(area => [area.shortName, townsWithin(loaded.pack, area.code).size]))
    expect(counts).toEqual({
      上城: 14, 拱墅: 18, 西湖: 11, 景区: 1, 滨江: 3, 萧山: 22, 余杭: 12, 富阳: 24, 临安: 18, 临平: 8, 钱塘: 7, 桐庐: 14, 淳安: 23, 建德: 16,
    })
    expect(townsWithin(loaded.pack, '330106F01')).toEqual(new Set(['330106008']))
  })

  it('gives every town a short name of two or three characters that is its own within the area', () => {
    const towns = townsOf(loaded.pack)
    expect(towns.filter(town => !/^\p{Script=Han}{2,3}$/u.test(town.shortName))).toEqual([])
    expect(new Set(towns.map(town => `${town.parent} ${town.shortName}`)).size).toBe(191)
  })

  it('puts every town\'s point inside its own polygon, and every area\'s inside one of its towns', () => {
    const towns = townsOf(loaded.pack)
    const { townAt } = makeLocator(loaded.features, towns)
    expect(towns.filter(town => townAt(town.lng, town.lat) !== town.code)).toEqual([])
    for (const area of loaded.pack.regions.filter(region => region.level === 'area')) {
      expect(townsWithin(loaded.pack, area.code)).toContain(townAt(area.lng, area.lat))
    }
  })

  it('assigns peer types, 30 key towns and a population that adds up to the census of each area', () => {
    const towns = townsOf(loaded.pack)
    expect(new Set(towns.map(town => town.peerType))).toEqual(new Set(['主城区型', '城郊型', '城关型', '集镇型', '山区乡镇型']))
    expect(towns.filter(town => town.key)).toHaveLength(30)
    for (const area of loaded.pack.regions.filter(region => region.level === 'area')) {
      const sum = towns.filter(town => town.parent === area.code).reduce((all, town) => all + (town.population ?? 0), 0)
      expect(sum).toBe(area.population)
    }
  })

  it('says whose lines its figures are held against, and leaves four of seven slots open without one', () => {
    const { measures, targets, seven, assumed } = loaded.pack
    expect(targets.find(({ indicator }) => indicator === 'incidents.onTimeRate')).toMatchObject({ basis: '本系统默认' })
    expect(targets.filter(({ value }) => value === 0.97).map(({ indicator }) => indicator)).toEqual(['mediation.closingRate'])
    expect(assumed).toMatchObject({ peerType: '本系统假定', key: '本系统假定' })
    expect(seven.map(({ name }) => name)).toEqual(['刑事案件', '信访事项', '交通事故', '诉讼案件', '生产安全事故', '火灾事故', '电信网络诈骗'])
    expect(seven.slice(3).every(slot => slot.measure === undefined && slot.target === undefined && slot.basis === undefined)).toBe(true)
    expect(seven.slice(0, 3).every(({ measure, basis }) => measures.some(({ code }) => code === measure) && basis === '本系统假定')).toBe(true)
    expect(measures.filter(({ sensitive }) => sensitive).map(({ name }) => name)).toEqual(['信访事项'])
  })

  it('lays the mosaic without collisions, in compact groups with an empty tile between them', () => {
    const { mosaic, regions } = loaded.pack
    const parent = new Map(regions.map(region => [region.code, region.parent]))
    const at = new Map(mosaic.map(tile => [`${tile.col},${tile.row}`, tile]))
    expect(at.size).toBe(191)
    for (const { col, row, code } of mosaic) {
      const around = [-1, 0, 1].flatMap(dx => [-1, 0, 1].map(dy => at.get(`${col + dx},${row + dy}`)?.code))
      expect(around.filter(other => other !== undefined && parent.get(other) !== parent.get(code))).toEqual([])
    }
    for (const area of regions.filter(region => region.level === 'area')) {
      const tiles = mosaic.filter(tile => parent.get(tile.code) === area.code)
      const side = (axis: 'col' | 'row'): number => Math.max(...tiles.map(t => t[axis])) - Math.min(...tiles.map(t => t[axis])) + 1
      expect(side('col') * side('row') - tiles.length).toBeLessThan(side('col'))
    }
  })

  it('reads each group of the mosaic from north to south, then from west to east', () => {
    const region = new Map(loaded.pack.regions.map(r => [r.code, r]))
    for (const a of loaded.pack.mosaic) {
      for (const b of loaded.pack.mosaic) {
        const [ra, rb] = [region.get(a.code), region.get(b.code)]
        if (!ra || !rb || ra.parent !== rb.parent) continue
        if (a.row < b.row) expect(ra.lat).toBeGreaterThanOrEqual(rb.lat)
        if (a.row === b.row && a.col < b.col) expect(ra.lng).toBeLessThanOrEqual(rb.lng)
      }
    }
  })

  it('is served with rounded GeoJSON, areas, water and the note of a schematic map', () => {
    const served = JSON.parse(JSON.stringify(clientPack(loaded))) as ReturnType<typeof clientPack>
    expect(served.features.features).toHaveLength(191)
    expect(served.areas?.features).toHaveLength(14)
    expect(served.water?.features.map(feature => feature.properties?.['name'])).toEqual(['钱塘江', '西湖'])
    expect(served.pack.map.schematic).toBe(true)
    expect(served.mapNote).toBe('示意图 · 示意边界,不作行政区划依据')
    expect(JSON.stringify(served.features)).not.toMatch(/\d\.\d{6}/)
    expect(served).not.toHaveProperty('imports')
    expect(served).not.toHaveProperty('dir')
  })
})
