/** How much of a page is in colour, by its own picture. */
import type { Page } from 'playwright-core'

/** Between the largest and the least of red, green and blue: the blue-grey of ground and frames stays below. */
const COLOURED_FROM = 80
/** Places told, as `x,y`, where some are. */
const TOLD = 8

export interface Colourful { share: number, at: string[] }

/** The share of coloured pixels, to a thousandth, and where some of them are. */
export async function colourfulOf(page: Page): Promise<Colourful> {
  const picture = (await page.screenshot({ timeout: 90_000 })).toString('base64')
  const blank = await page.context().browser()!.newPage()
  try {
    return await blank.evaluate(async ({ source, from, most }) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob())
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')!
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      const at: string[] = []
      let count = 0
      for (let i = 0; i < data.length; i += 4) {
        const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!]
        if (Math.max(red, green, blue) - Math.min(red, green, blue) < from) continue
        count += 1
        if (at.length < most && count % 97 === 1) at.push(`${i / 4 % bitmap.width},${Math.floor(i / 4 / bitmap.width)}`)
      }
      const share = Math.round(count / (data.length / 4) * 1000) / 1000
      return { share, at: share === 0 ? [] : at }
    }, { source: picture, from: COLOURED_FROM, most: TOLD })
  }
  finally {
    await blank.close()
  }
}
