import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ageText, countText, dateText, longAgeText, printCount, timeText } from '../../client/text/format.ts'
import { zh } from '../../client/text/zh-CN.ts'

const NEVER = [
  '红色预警', '橙色预警', '黄色预警', '蓝色预警', '瞒报', '甩锅', '垫底', '末位', '倒数', '上访', '闹访', '管控对象', '黑名单',
  '犯罪预测', '自动派警', '一键处置', '确保', '杜绝', '零死角', '100%闭环', '首创', '领先', '归并',
]

function filesOf(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(dir, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(file)
    return /\.(ts|vue|html)$/.test(entry.name) ? [file] : []
  })
}
const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '').replace(/<!--[\s\S]*?-->/g, '')
const sources = filesOf('client').map(file => ({ file, text: withoutComments(readFileSync(file, 'utf8')) }))

describe('words', () => {
  it('law T1: never say what may never be shown', () => {
    for (const { file, text } of sources) for (const word of NEVER) expect(text.includes(word), `${word} in ${file}`).toBe(false)
  })

  it('law T1: tiers are 红 橙 黄 蓝 绿, Roman numerals belong to incident levels', () => {
    expect(Object.values(zh.tierChar).join('')).toBe('红橙黄蓝绿')
    expect(Object.values(zh.level)).toEqual(['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'])
    expect([...Object.values(zh.tierWord), zh.tierNone].join('')).not.toMatch(/[ⅠⅡⅢⅣⅤ]|预警|级$/)
  })

  it('stand in one file: no panel writes Chinese of its own', () => {
    const elsewhere = sources.filter(({ file, text }) => /\p{Script=Han}/u.test(text) && !file.startsWith('client/text/') && !file.startsWith('client/fonts/'))
      .filter(({ file }) => file !== path.join('client', 'index.html') && file !== path.join('client', 'composables', 'use-chart.ts'))
    expect(elsewhere.map(({ file }) => file)).toEqual([])
  })
})

describe('numbers and times', () => {
  it('print counts by three digits, in 万 from ten thousand, 「—」 when unknown', () => {
    expect([0, 38, 2847, 9999].map(countText)).toEqual(['0', '38', '2,847', '9,999'])
    expect([12_100, 38_600, 1_234_567].map(countText)).toEqual(['1.21万', '3.86万', '123万'])
    expect(printCount(null)).toEqual({ digits: '—', unit: '' })
  })

  it('print ages short and long', () => {
    expect([2_400, 240_000, 26 * 60_000, 3 * 3_600_000, 5 * 86_400_000].map(ageText)).toEqual(['2s', '4分', '26分', '3时', '5天'])
    expect([12_000, 252_000, 3 * 3_600_000 + 300_000].map(longAgeText)).toEqual(['12秒', '4分12秒', '3时05分'])
  })

  it('print times on the city\'s clock', () => {
    const at = Date.parse('2026-11-23T02:42:18Z')
    expect([timeText(at, 'Asia/Shanghai'), timeText(at, 'America/New_York')]).toEqual(['10:42:18', '21:42:18'])
    expect(dateText(at, 'Asia/Shanghai')).toEqual({ date: '2026年11月23日', weekday: '星期一' })
  })
})
