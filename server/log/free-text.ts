/** Blanking: what expunging leaves of a body. */
import { FREE_TEXT } from '#model/digest.ts'

/** The same value with each string under a field of free text replaced by '', however deep; all else stays as it is. */
export function blankText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blankText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, inner]) =>
    [field, FREE_TEXT.has(field) && typeof inner === 'string' ? '' : blankText(inner)]))
}
