/** What an operator's hands do at the desk, for tests. */
import type { Page } from 'playwright-core'

/** Presses the key of a command, fills what it asks for, sends it and waits for its receipt, whose text is answered. */
export async function command(page: Page, key: string, kind: string, fields: Record<string, string> = {}): Promise<string> {
  const nth = await page.$$eval('[data-receipt]', all => Number(all[0]?.getAttribute('data-nth') ?? 0))
  await page.waitForSelector(`[data-command="${kind}"]`)
  await page.keyboard.press(key)
  await page.waitForSelector(`[data-form="${kind}"]`)
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[data-form] [name="${name}"]`)
    if (await field.evaluate(element => element.tagName) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector(`[data-receipt][data-nth="${nth + 1}"]`)
  return await page.locator('[data-receipt]').first().innerText()
}
