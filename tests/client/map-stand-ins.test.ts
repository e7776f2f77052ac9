/** What stands for parts of MapLibre that are not built in. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { absent, LEFT_OUT, STAND_INS } from '../../client/maplibre/left-out.ts'
import { applyArabicShaping, processBidirectionalText, processStyledBidirectionalText } from '../../client/maplibre/stand-ins/left-to-right.ts'

const SOURCES = 'node_modules/maplibre-gl/src'

describe('what MapLibre is built without', () => {
  it.each([...Object.keys(LEFT_OUT), ...Object.keys(STAND_INS)])('%s is a module of it', (module) => {
    expect(readFileSync(`${SOURCES}/${module}`, 'utf8')).not.toBe('')
  })

  it.each(Object.entries(LEFT_OUT))('%s has each name that is left out', (module, names) => {
    const text = readFileSync(`${SOURCES}/${module}`, 'utf8')
    for (const name of names) expect(text).toMatch(new RegExp(`export (?:const|class|function) ${name}\\b|export \\{[^}]*\\b${name}\\b`))
  })

  it('says so where somebody asks for it, and answers no to whether a layer is of its kind', async () => {
    const url = `data:text/javascript,${encodeURIComponent(absent(['Terrain', 'isHeatmapStyleLayer']))}`
    const { Terrain, isHeatmapStyleLayer } = await import(/* @vite-ignore */ url) as { Terrain: () => void, isHeatmapStyleLayer: () => boolean }
    expect(() => { Terrain() }).toThrow('MapLibre is built without Terrain')
    expect(isHeatmapStyleLayer()).toBe(false)
  })
})

describe('labels in one direction', () => {
  it('are broken where they are asked to be, each character with its section', () => {
    expect(processBidirectionalText('杭州市 West Lake', [4, 9])).toEqual(['杭州市 ', 'West ', 'Lake'])
    expect(processBidirectionalText('杭州', [])).toEqual(['杭州'])
    expect(processBidirectionalText('杭州', [0, 2, 2, 5])).toEqual(['杭州'])
    expect(processStyledBidirectionalText('杭州 Lake', [0, 0, 0, 1, 1, 1, 1], [3])).toEqual([['杭州 ', [0, 0, 0]], ['Lake', [1, 1, 1, 1]]])
    expect(applyArabicShaping('西湖')).toBe('西湖')
  })
})
