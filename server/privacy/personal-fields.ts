/** Fields that are personal by their name: they leave the body for the vault, whatever they hold. */

/** Compared without case, `_` and `-`. */
export const PERSONAL_FIELDS: ReadonlySet<string> = new Set([
  'contact', 'contacts', 'contactname', 'contactphone', 'contactinfo', 'reporter', 'reportername', 'reporterphone', 'caller', 'callername',
  'callerphone', 'callernumber', 'complainant', 'petitioner', 'victim', 'patient', 'suspect', 'applicant', 'phone', 'phonenumber', 'mobile',
  'telephone', 'tel', 'email', 'idcard', 'idnumber', 'idno', 'passport', 'plate', 'platenumber', 'licenseplate', 'personname', 'fullname',
  '联系人', '联系电话', '联系方式', '报警人', '报案人', '当事人', '反映人', '来电人', '投诉人', '求助人', '举报人', '姓名', '电话', '手机', '手机号', '身份证', '身份证号', '车牌', '车牌号',
])

const isPersonal = (field: string): boolean => PERSONAL_FIELDS.has(field.toLowerCase().replace(/[_\s-]/g, ''))
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `personal` is what has to go to the vault: the contact itself when there is only that, else an object of the fields. */
export interface Parted { body: Record<string, unknown>, personal?: unknown }

type Entry = [field: string, value: unknown]

/** Kept entries, and the personal ones with `prefix` before their name. */
function partEntries(from: Record<string, unknown>, prefix: string): { kept: Entry[], personal: Entry[], isParted: boolean } {
  const entries = Object.entries(from)
  const kept = entries.filter(([field]) => !isPersonal(field))
  const personal = entries.filter(([field, value]) => isPersonal(field) && value !== null && value !== undefined)
  return { kept, personal: personal.map(([field, value]) => [prefix + field, value]), isParted: kept.length < entries.length }
}

/**
 * Parts a body from its personal fields, at the top and one level down (a nested one is named `outer.inner`). Fields with
 * null or undefined are dropped. A body without such fields comes back as the same object.
 */
export function partPersonalFields(body: Record<string, unknown>): Parted {
  const top = partEntries(body, '')
  const personal = [...top.personal]
  let isParted = top.isParted
  const kept = top.kept.map(([field, value]): Entry => {
    if (!isRecord(value)) return [field, value]
    const inner = partEntries(value, `${field}.`)
    if (!inner.isParted) return [field, value]
    isParted = true
    personal.push(...inner.personal)
    return [field, Object.fromEntries(inner.kept)]
  })
  if (!isParted) return { body }
  const rest = Object.fromEntries(kept)
  if (personal.length === 0) return { body: rest }
  const [first] = personal
  return { body: rest, personal: personal.length === 1 && first?.[0] === 'contact' ? first[1] : Object.fromEntries(personal) }
}
