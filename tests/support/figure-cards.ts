/** What the 口径 cards of a page say, each read in the same moment as the figure it belongs to. */
import type { Page } from 'playwright-core'
import { countText } from '../../client/text/format.ts'

export interface ReadCard {
  id: string
  /** What the page shows, and whether anybody can see it. */
  shown: string, isVisible: boolean
  /** Whether the middle of the figure is the figure's own to a pointer. */
  isHit: boolean
  isOpen: boolean, value: string, unit: string, rows: Record<string, string>
}

/** Opens the card of every figure on the page, one after the other. */
export const readCards = (page: Page): Promise<ReadCard[]> => page.evaluate(async () => {
  const found = []
  for (const figure of document.querySelectorAll<HTMLElement>('[data-figure]')) {
    const box = figure.getBoundingClientRect()
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    const isVisible = figure.closest('.hidden') === null && box.width > 1
    const isHit = top !== null && figure.contains(top)
    figure.click()
    await new Promise(resolve => setTimeout(resolve))
    const card = document.querySelector<HTMLDialogElement>('dialog[data-account]')
    const row = (name: string) => card?.querySelector<HTMLElement>(`[data-account-row="${name}"]`)
    const unit = row('value')?.querySelector('small')?.textContent ?? ''
    const rows = [...card?.querySelectorAll<HTMLElement>('dl [data-account-row]') ?? []]
    found.push({
      id: figure.dataset.figure ?? '', shown: (figure.textContent ?? '').trim(), isVisible, isHit,
      isOpen: card?.open === true && card.dataset.account === figure.dataset.figure,
      value: (row('value')?.firstChild?.textContent ?? '').trim(), unit,
      rows: Object.fromEntries(rows.map(one => [one.dataset.accountRow ?? '', one.querySelector('dd')?.textContent?.trim() ?? ''])),
    })
    card?.querySelector('button')?.click()
  }
  return found
})

const UNKNOWN = '—'

/** Whether a figure as a page prints it (1.21万, 上报 312, +3, =) is the card's own number. */
export function isSame(shown: string, value: string): boolean {
  if (value === UNKNOWN || shown === UNKNOWN) return value === shown
  if (shown === '=' || shown.endsWith('持平')) return value === '0'
  const number = Number(value.replace(/[,+]/g, ''))
  const printed = /[+-]?[\d.,]+万?/.exec(shown.replace('▲', '+').replace('▼', '-'))?.[0]
  return printed === value || printed?.replace('+', '') === countText(number)
}

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/

/** What is wrong with a card, in words; empty when nothing is. */
export function faultsOf({ id, shown, isVisible, isHit, isOpen, value, rows }: ReadCard): string[] {
  const faults = [
    isOpen ? '' : 'opens no card', isSame(shown, value) ? '' : `shows ${shown}, its card ${value}`,
    isVisible && !isHit ? 'lies under something else' : '', STAMP.test(rows.at ?? '') ? '' : `as of ${rows.at}`,
    ...['scope', 'source', 'numerator', 'denominator', 'lens', 'seq', 'digest', 'audience'].map(name => ((rows[name] ?? '') === '' ? `no ${name}` : '')),
  ]
  return faults.filter(fault => fault !== '').map(fault => `${id}: ${fault}`)
}
