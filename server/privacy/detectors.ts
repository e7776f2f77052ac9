/**
 * What personal data looks like in free text. Patterns run over folded text (see `scrub.ts`): half-width digits and letters,
 * plain `-` and spaces, one code unit for one.
 *
 * Sources of the shapes: GB 11643-1999 (identity number, check digit ISO 7064 MOD 11-2), GA 36-2018 (plates),
 * GB/T 14916 and ISO/IEC 7812-1 (card numbers, Luhn), the national numbering plan (mobile 1[3-9], area codes 0x/0xxx), NANP.
 */

export type PersonalKind = 'phone' | 'id-card' | 'plate' | 'passport' | 'bank-card' | 'email' | 'name'

/** What stands in the text instead. */
export const LABELS = {
  'phone': '〔电话〕', 'id-card': '〔身份证〕', 'plate': '〔车牌〕', 'passport': '〔证件〕', 'bank-card': '〔银行卡〕', 'email': '〔邮箱〕',
  'name': '〔姓名〕',
} satisfies Record<PersonalKind, string>

/**
 * Cheap signs in a folded text; a detector is only tried where its own is there. Seven digits close together are the fewest of
 * any number that is looked for.
 */
export const SIGNS = {
  digits: /\d(?:[-.() ]{0,2}\d){6}/,
  plate: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-Z]|车牌|牌照|车号|WJ/i,
  at: /[\w%+-]@[a-z\d]/i,
  papers: /护照|通行证|passport/i,
  spoken: /[幺一][- ]?[三四五六七八九][- ]?[一二三四五六七八九〇零幺]/,
  name: /[人主名] ?[:：]/,
} satisfies Record<string, RegExp>
export type Sign = keyof typeof SIGNS

/** `accepts` sees the match without separators and the text before it; the whole match is personal when it says yes. */
export interface Detector {
  kind: PersonalKind
  sign: Sign
  pattern: RegExp
  accepts?: (bare: string, before: string) => boolean
}

/** What the eye reads as a number of a matter, not of a person. A label that already stands there is not such a word. */
const MATTER = /(?:事件|工单|警单|编号|单号|案号|文号|流水号|序号|订单号?|incident|case|ticket)\s*[:：#为是号]{0,3}\s*$/i
const ID_WORD = /(?<!〔)(?:身份证|身份号|证件|证号|公民身份)[^\d]{0,8}$/
const CALL_WORD = new RegExp('(?<!〔)(?:电话|手机|座机|热线|致电|拨打|来电|号码|联系方式|telephone|tel|phone|cell|mobile|call|fax)'
  + '(?:\\s?(?:no|number|号))?[^\\d\\w\\n]{0,3}$', 'i')
const isMatter = (before: string): boolean => MATTER.test(before) && !ID_WORD.test(before) && !CALL_WORD.test(before)

/** Not the tail of a longer number or of a decimal; not the head of one. */
const ALONE = '(?<!\\d)(?<!\\d\\d[.])(?<!(?<!\\d)0[.])'
const END = '(?!\\d)(?![.]\\d)'
const MONEY = '(?!\\s?(?:元(?!旦)|万|亿))(?<![¥$]\\s?\\d{0,25})'
const plain = (source: string, flags = 'gi'): RegExp => new RegExp(source, flags)

const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '))
const isDay = (month: string, day: string): boolean => Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31
const isDate = (eight: string): boolean =>
  /^(?:19|20)\d{6}$/.test(eight) && isDay(eight.slice(4, 6), eight.slice(6))

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** The check digit of a 17-digit identity number. */
export const idCheckDigit = (seventeen: string): string =>
  '10X98765432'.charAt(WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(seventeen[i]), 0) % 11)

function isIdNumber(bare: string, before: string): boolean {
  if (!PROVINCES.has(bare.slice(0, 2))) return false
  if (bare.length === 15) return isDay(bare.slice(8, 10), bare.slice(10, 12)) && !isMatter(before)
  if (!isDate(bare.slice(6, 14))) return false
  if (ID_WORD.test(before)) return true
  return idCheckDigit(bare.slice(0, 17)) === bare.slice(17).toUpperCase() && !isMatter(before)
}

/** The Luhn sum of a number is a multiple of ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** Region code, date, serial: how numbers of matters are built. An identity number of an adult never has such a date. */
export const looksLikeSerial = (digits: string): boolean =>
  /^[1-8]\d{5}20[2-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d+$/.test(digits)
  || (digits.length === 15 && /^[1-8]\d{5}[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(digits))

const isCard = (bare: string, before: string): boolean =>
  /^(?:4|5|6|9)\d{15,18}$|^35\d{14}$/.test(bare) && passesLuhn(bare) && !looksLikeSerial(bare) && !isMatter(before)

/** An area code never ends in 00, so hours of the day (0800-2200) do not read as one. */
function isLandline(bare: string, before: string): boolean {
  const [area = ''] = /^0(?:10|2\d|[3-9]\d\d)/.exec(bare) ?? []
  if (/^0\d00$/.test(area)) return false
  return CALL_WORD.test(before) || (!isDate(bare.slice(area.length, area.length + 8)) && !isMatter(before))
}

/** At most two letters among the five or six places, as plates are given out. */
const isPlate = (bare: string): boolean => (bare.slice(2).match(/[A-Z]/gi) ?? []).length <= 2

const PLATE_PROVINCE = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'
const PLATE_TAIL = '(?:[DF][A-Z\\d]\\d{4}|\\d{5}[DF]|[A-Z\\d]{5}|[A-Z\\d]{4}[挂学警港澳领试超])(?![A-Z\\d])'
const MOBILE_DIGITS = [
  '1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}', '1[3-9]\\d[.]\\d{4}[.]\\d{4}', '1[3-9]\\d[- ]\\d{3}[- ]\\d{5}', '1[3-9]\\d{2}[- ]\\d{3}[- ]\\d{4}',
  '1[3-9]\\d{2}[- ]\\d{4}[- ]\\d{3}', '1[3-9]\\d{3}[- ]\\d{6}', '1[3-9]\\d(?:[- ]\\d{2}){4}', '1[- ][3-9](?:[- ]\\d){9}',
].join('|')
const SPOKEN = '[一二三四五六七八九〇零幺]'
const AREA = `${ALONE}[(]?0(?:10|2\\d|[3-9]\\d\\d)`
const EXTENSION = `(?:(?:-|转| ?ext[.]? ?)\\d{1,6}${END})?`
const LANDLINES = [`${AREA}[)]?[- ]?[2-9]\\d{6,7}`, `${AREA}(?:[)]|-|[)]-)[2-9]\\d{2,3}[- ]\\d{4}`]
  .map(source => `${source}${END}${EXTENSION}`)
/** A time zone (+0800, +1000, GMT+8 before a date) is not a country code. */
const ABROAD = '(?<!\\d)[+](?!0)(?!\\d{4}(?!\\d))(?!\\d{1,2}[- ]?20\\d\\d[-./ ]?[01]\\d)'
  + `\\d{1,3}[- ]?(?:[(]\\d{1,4}[)] ?)?\\d(?:[- .]?\\d){6,12}`
const NAME_WORDS = '联系人|报警人|报案人|当事人|反映人|来电人|投诉人|求助人|举报人|户主|姓名'
const AFTER_NAME = '(?![\\u4e00-\\u9fa5])|(?=电话|手机|联系|身份证|先生|女士|男|女|称|住)'

/** In order of precedence: where two overlap, the earlier wins. */
export const DETECTORS: readonly Detector[] = [
  { kind: 'email', sign: 'at', pattern: plain('[\\w.%+-]{1,64}@[a-z\\d-]{1,63}(?:\\.[a-z\\d-]{1,63}){1,5}') },
  { kind: 'id-card', sign: 'digits', accepts: isIdNumber,
    pattern: plain(`${ALONE}[1-8]\\d{5}[- ]?(?:\\d{8}|\\d{4}[- ]?\\d{4})[- ]?\\d{3}[\\dx](?!\\d)(?![.]\\d)`) },
  { kind: 'id-card', sign: 'digits', accepts: isIdNumber, pattern: plain(`${ALONE}[1-8]\\d{14}${END}`) },
  { kind: 'bank-card', sign: 'digits', accepts: isCard,
    pattern: plain(`${ALONE}(?:\\d{16,19}|\\d{4}(?:[- ]\\d{4}){3}(?:[- ]\\d{1,3})?)${END}`) },
  { kind: 'plate', sign: 'plate', accepts: isPlate, pattern: plain(`${PLATE_PROVINCE} ?[A-Z][ ·•.-]?${PLATE_TAIL}`) },
  { kind: 'plate', sign: 'plate', pattern: plain(`WJ ?${PLATE_PROVINCE}? ?\\d{4}[\\dA-Z](?![A-Z\\d])`) },
  { kind: 'plate', sign: 'plate',
    pattern: plain('(?<=(?<!〔)(?:车牌|牌照|车号)[^\\dA-Z〔]{0,4})[A-Z][ ·•.-]?(?=[A-Z]{0,2}\\d)[A-Z\\d]{5,6}(?![A-Z\\d])') },
  { kind: 'phone', sign: 'digits', accepts: (_, before) => !isMatter(before),
    pattern: plain(`${ALONE}(?:(?:[+]|00)?86[- ]?)?(?:${MOBILE_DIGITS})${END}${MONEY}`) },
  { kind: 'phone', sign: 'spoken', pattern: plain(`(?<!${SPOKEN})[幺一][三四五六七八九](?:[- ]?${SPOKEN}){9}(?!${SPOKEN})`) },
  { kind: 'phone', sign: 'digits', pattern: plain(`${ABROAD}${END}${MONEY}`) },
  ...LANDLINES.map((source): Detector => ({ kind: 'phone', sign: 'digits', accepts: isLandline, pattern: plain(source) })),
  { kind: 'phone', sign: 'digits',
    pattern: plain(`(?<![\\d.])(?:1[- .])?(?:[(][2-9]\\d\\d[)] ?|[2-9]\\d\\d[-.])[2-9]\\d\\d[- .]\\d{4}${END}`) },
  { kind: 'phone', sign: 'digits', accepts: (bare, before) => CALL_WORD.test(before) && !isDate(bare),
    pattern: plain(
      `(?<![\\d.])(?:(?:1[- .]?)?[2-9]\\d\\d ?[2-9]\\d\\d ?\\d{4}|[2-8]\\d{2,3}[- ]?\\d{4}|0\\d{2,3} \\d{3,4} \\d{4})${END}`) },
  { kind: 'passport', sign: 'digits', accepts: (bare, before) => !isDate(bare.slice(1)) && !isMatter(before),
    pattern: plain('(?<![A-Z\\d-])(?:[EG]\\d{8}|E[A-HJ-NP-Z]\\d{7})(?![A-Z\\d-])', 'g') },
  { kind: 'passport', sign: 'papers',
    pattern: plain('(?<=(?:护照|通行证|passport)[^\\dA-Z\\n]{0,8})(?=[A-Z]{0,2}\\d)[A-Z\\d]{7,11}(?![A-Z\\d])') },
  { kind: 'name', sign: 'name',
    pattern: plain(`(?<=(?:${NAME_WORDS}) ?[:：] ?)[\\u4e00-\\u9fa5]{2,3}(?:·[\\u4e00-\\u9fa5]{2,8})?(?:${AFTER_NAME})`) },
]
