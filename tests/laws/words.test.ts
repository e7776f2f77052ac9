import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codeOnly, sourceFiles } from '../support/source-files.ts'

/** Words that are never on a screen, and what they stand for in the law. */
const NEVER = [
  '红色预警', '橙色预警', '黄色预警', '蓝色预警', '瞒报', '甩锅', '垫底', '末位', '倒数', '上访', '闹访', '管控对象', '黑名单', '犯罪预测', '自动派警',
  '一键处置', '确保', '杜绝', '零死角', '100%闭环', '首创', '领先', '归并',
]
/** A tier's second code is its own character; Roman numerals belong to the levels of incidents. */
const TIER_WITH_NUMERAL = /(?:等级|风险|红|橙|黄|蓝|绿)[^\n级分]{0,2}[ⅠⅡⅢⅣⅤ]|[ⅠⅡⅢⅣⅤ][^\n级分]{0,2}(?:红|橙|黄|蓝|绿)|Ⅴ/
const NUMERAL = /[ⅠⅡⅢⅣⅤ]/
const SPEAKS_OF_LEVELS = /level|级|Levels?\b/i

/** The folder of fonts lists characters to draw, not words to show. */
const screens = (): string[] => [...sourceFiles('client'), ...sourceFiles('server'), ...sourceFiles('data')]
  .filter(path => !path.startsWith('client/fonts/'))

const forbiddenIn = (text: string): string[] => NEVER.filter(word => text.includes(word))
const crossesOver = (text: string): string[] => text.split('\n').filter(line =>
  TIER_WITH_NUMERAL.test(line) || (NUMERAL.test(line) && !SPEAKS_OF_LEVELS.test(line)))

test('law T1: no word that is never shown stands in anything a screen could show', () => {
  const found = screens().flatMap(path => forbiddenIn(codeOnly(readFileSync(path, 'utf8'))).map(word => `${path}: ${word}`))
  expect(found).toEqual([])
})

test('law T1: Roman numerals stand beside levels only, never beside a tier', () => {
  const found = screens().flatMap(path => crossesOver(codeOnly(readFileSync(path, 'utf8'))).map(line => `${path}: ${line.trim()}`))
  expect(found).toEqual([])
})

test('law T1: the scan finds what it is for', () => {
  expect(forbiddenIn('<b>红色预警</b>')).toEqual(['红色预警'])
  expect(forbiddenIn('拒绝首创')).toEqual(['首创'])
  expect(crossesOver('const tiers = [\'红 Ⅰ\']')).toHaveLength(1)
  expect(crossesOver('风险等级 Ⅱ')).toHaveLength(1)
  expect(crossesOver('const codes = [\'Ⅰ\', \'Ⅱ\']')).toHaveLength(1)
  expect(crossesOver('const LEVELS = { 1: \'Ⅰ级\', 2: \'Ⅱ级\' }')).toEqual([])
})
