import type { VueWrapper } from '@vue/test-utils'
import { expect } from 'vitest'

/**
 * What every mounted panel owes its reader: no hole in its words, and a health, which is unknown before the city was heard and not
 * fresh when it is stale.
 */
export function expectHonest(wrapper: Pick<VueWrapper, 'html' | 'element'>, state: string): void {
  expect(wrapper.html()).not.toContain('undefined')
  expect(wrapper.html()).not.toContain('NaN')
  const healths = [...wrapper.element.parentElement?.querySelectorAll('[data-health]') ?? []].map(one => one.getAttribute('data-health'))
  expect(healths.length).toBeGreaterThan(0)
  if (state === 'unknown') expect(healths.every(health => health === 'unknown')).toBe(true)
  if (state === 'stale') expect(healths).not.toContain('fresh')
}
