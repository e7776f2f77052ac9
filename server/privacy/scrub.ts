/** Personal data out of free text, before anything is logged. Pure. */
import { DETECTORS, LABELS, SIGNS, looksLikeSerial } from './detectors.ts'
import type { PersonalKind, Sign } from './detectors.ts'

export interface Scrubbed { text: string, found: { kind: PersonalKind, count: number }[] }
interface Finding { kind: PersonalKind, start: number, end: number, bare: string }

const SIGN_NAMES = Object.keys(SIGNS) as Sign[]
/** How far back words like 电话 or 事件编号 are looked for. */
const BEFORE_CHARS = 16
const NEEDS_FOLDING = /[^\x20-\x7e\u4e00-\u9fa5，。、：；]/
/** Names of things that happen to hold digits: UUIDs and hexadecimal hashes. */
const PROTECTED = /(?<![\da-z])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=\d*[a-f]\d*[a-f])[\da-f]{24,128})(?![\da-z])/gi

/** Half-width letters, digits and signs; every dash a `-`, every odd space a space. Length and places stay. */
function folded(text: string): string {
  if (!NEEDS_FOLDING.test(text)) return text
  return text
    .replace(/[\uff01-\uff5e]/g, c => c === '：' ? c : String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010-\u2015\u2212\u2043\ufe58\ufe63]/g, '-')
    .replace(/[\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff\t]/g, ' ')
    .replace(/[\u00b7\u2022\u2027\u30fb\u0387]/g, '·')
    .replace(/[￥\uffe5]/g, '¥')
    .replace(/[\u0660-\u0669]/g, c => String(c.charCodeAt(0) - 0x660))
}

function findPersonal(text: string): Finding[] {
  const plain = folded(text)
  const signs = new Set(SIGN_NAMES.filter(sign => SIGNS[sign].test(plain)))
  if (signs.size === 0) return []
  const taken = new Uint8Array(plain.length)
  if (plain.search(PROTECTED) >= 0) for (const match of plain.matchAll(PROTECTED)) taken.fill(1, match.index, match.index + match[0].length)
  const findings: Finding[] = []
  for (const { kind, sign, pattern, accepts } of DETECTORS) {
    if (!signs.has(sign) || plain.search(pattern) < 0) continue
    for (const match of plain.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      const bare = match[0].replace(/[^\dA-Za-z\u4e00-\u9fa5]/g, '')
      const before = plain.slice(Math.max(0, start - BEFORE_CHARS), start)
      if (taken.subarray(start, end).includes(1) || accepts?.(bare, before) === false) continue
      findings.push({ kind, start, end, bare })
      taken.fill(1, start, end)
    }
  }
  return findings.sort((a, b) => a.start - b.start)
}

/**
 * Free text without phone numbers, identity numbers, plates, passports, bank cards, e-mail addresses and labelled names:
 * each is replaced by its kind in 〔〕. `found` counts by kind, in order of appearance; empty when the text is as it was.
 * Times, dates, numbers of matters, house numbers, coordinates and sums of money stay.
 */
export function scrub(text: string): Scrubbed {
  const findings = findPersonal(text)
  if (findings.length === 0) return { text, found: [] }
  const counts = new Map<PersonalKind, number>()
  let [clean, from] = ['', 0]
  for (const { kind, start, end } of findings) {
    clean += text.slice(from, start) + LABELS[kind]
    from = end
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return { text: clean + text.slice(from), found: [...counts].map(([kind, count]) => ({ kind, count })) }
}

/**
 * Whether a sender's key holds personal data and has to be refused. Stricter on numbers than `scrub` is: region code, recent
 * date and serial make a number of a matter even where the check digit of an identity number happens to fit.
 */
export const holdsPersonalData = (key: string): boolean => findPersonal(key).some(finding => !looksLikeSerial(finding.bare))
