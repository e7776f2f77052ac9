/**
 * Bundled type, made at build: two weights of the Han face cut down to the characters the pages and the built-in city use,
 * the Latin face as it is, and for every other character the slices the Han face is published in, fetched only when met.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const WEIGHTS = [500, 600] as const
const HAN = 'noto-sans-sc'
const LATIN = 'barlow-semi-condensed'
/** Where words come from that a page may show: the client's own, the model's names, the built-in city's. */
const WORDS = ['client', 'data/model', 'data/cities/hangzhou']
const TEXT_FILE = /\.(?:ts|vue|csv|json|geojson|html)$/
/** What figures, units and marks need besides ASCII. */
const ALWAYS = '年月日星期一二三四五六七八九十时分秒万亿件人组条上下午 ·、,。:;「」()%—…×→ⅠⅡⅢⅣ'
const REST_ONLY = new Set(['[', ']'])
const STYLE_ID = 'wuse:fonts.css'
const REST_ID = 'wuse:fonts-rest.css'
const CHARACTERS_ID = 'wuse:font-characters'

function textOf(dir: string): string {
  return readdirSync(dir, { withFileTypes: true }).map((entry) => {
    const file = path.join(dir, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? '' : textOf(file)
    return TEXT_FILE.test(entry.name) ? readFileSync(file, 'utf8') : ''
  }).join('')
}

/** The characters beyond ASCII, sorted, each once. */
export function charactersOf(root: string): string {
  const text = WORDS.map(dir => textOf(path.join(root, dir))).join('') + ALWAYS
  return [...new Set(text)].filter(c => c > '\u007f' && !REST_ONLY.has(c)).sort().join('')
}

type Range = readonly [from: number, to: number]

const parseRanges = (list: string): Range[] => list.split(',').map((part) => {
  const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-')
  return [parseInt(from, 16), parseInt(to, 16)]
})

const printRanges = (ranges: readonly Range[]): string =>
  ranges.map(([from, to]) => `U+${from.toString(16)}${to > from ? `-${to.toString(16)}` : ''}`).join(',')

/** Sorted code points as ranges. */
function toRanges(points: readonly number[]): Range[] {
  const ranges: [number, number][] = []
  for (const point of points) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === point - 1) last[1] = point
    else ranges.push([point, point])
  }
  return ranges
}

/** What is left of `ranges` without `taken`. */
export function withoutPoints(ranges: readonly Range[], taken: ReadonlySet<number>): Range[] {
  const left: number[] = []
  for (const [from, to] of ranges) for (let point = from; point <= to; point++) if (!taken.has(point)) left.push(point)
  return toRanges(left)
}

const face = (family: string, weight: number, file: string, range?: string): string =>
  `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:block;`
  + `src:url("${file}") format("woff2")${range === undefined ? '' : `;unicode-range:${range}`}}\n`

/** One rule for each published slice, less the characters the subset holds, so that no slice is fetched for those. */
function restStyle(packageDir: string, taken: ReadonlySet<number>): string {
  const rules: string[] = []
  for (const weight of WEIGHTS) {
    const css = readFileSync(path.join(packageDir, `${weight}.css`), 'utf8')
    for (const [, file = '', range = ''] of css.matchAll(/url\(\.\/(files\/[^)]+\.woff2)\)[^;]*;\s*unicode-range:\s*([^;]+);/g)) {
      const left = withoutPoints(parseRanges(range), taken).filter(([from]) => from > 0x7f)
      if (left.length > 0) rules.push(face('Wuse Han', weight, path.join(packageDir, file), printRanges(left)))
    }
  }
  return rules.join('')
}

/** The face cut down to `characters`; one it has no glyph for is left out. */
async function subset(packageDir: string, weight: number, characters: string): Promise<Buffer> {
  const { default: subsetFont } = await import('subset-font')
  const whole = readFileSync(path.join(packageDir, 'files', `${HAN}-chinese-simplified-${weight}-normal.woff2`))
  return subsetFont(whole, characters, { targetFormat: 'woff2' })
}

async function writeFonts(root: string): Promise<string> {
  const fonts = path.join(root, 'node_modules/@fontsource')
  const characters = charactersOf(root)
  const key = createHash('sha256').update(`${characters}|2`).digest('hex').slice(0, 16)
  const dir = path.join(root, 'node_modules/.cache/wuse-fonts', key)
  if (existsSync(path.join(dir, 'done'))) return dir
  mkdirSync(dir, { recursive: true })
  const taken = new Set([...characters].map(c => c.codePointAt(0) ?? 0))
  const range = printRanges(toRanges([...taken].sort((a, b) => a - b)))
  let style = ''
  for (const weight of WEIGHTS) {
    writeFileSync(path.join(dir, `han-${weight}.woff2`), await subset(path.join(fonts, HAN), weight, characters))
    style += face('Wuse Han', weight, path.join(dir, `han-${weight}.woff2`), range)
    style += face('Wuse Latin', weight, path.join(fonts, LATIN, 'files', `${LATIN}-latin-${weight}-normal.woff2`), 'U+20-7e,U+b7')
  }
  writeFileSync(path.join(dir, 'fonts.css'), style)
  writeFileSync(path.join(dir, 'fonts-rest.css'), restStyle(path.join(fonts, HAN), taken))
  writeFileSync(path.join(dir, 'done'), '')
  return dir
}

/**
 * Serves `wuse:fonts.css` (the subset, for the first picture), `wuse:fonts-rest.css` (the slices, for when a character is met
 * that the subset lacks) and `wuse:font-characters` (what it holds beyond ASCII).
 * `root` is the project's folder. The made files are kept under node_modules/.cache, by content.
 */
export function fontsPlugin(root: string): Plugin {
  let made: Promise<string> | undefined
  return {
    name: 'wuse-fonts',
    enforce: 'pre',
    /** A policy without data: in font-src is kept by having no font inside a style sheet. */
    config: () => ({ build: { assetsInlineLimit: 0 } }),
    load: id => (id === `\0${CHARACTERS_ID}` ? `export const characters = ${JSON.stringify(charactersOf(root))}` : undefined),
    async resolveId(id) {
      if (id === CHARACTERS_ID) return `\0${id}`
      if (id !== STYLE_ID && id !== REST_ID) return undefined
      made ??= writeFonts(root)
      return path.join(await made, id === STYLE_ID ? 'fonts.css' : 'fonts-rest.css')
    },
  }
}
