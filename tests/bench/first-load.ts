/** What a browser fetches for a first load of the wall, as it comes over the wire. */
import type { Browser, Request } from 'playwright-core'
import type { Budget } from './budget.ts'

const SIZE = { width: 1920, height: 1080 }
const KIB = 1024

interface Fetched { url: string, kind: 'code' | 'font' | 'data', bytes: number, isPacked: boolean }

async function fetchedBy(request: Request): Promise<Fetched | undefined> {
  const response = await request.response()
  if (response === null) return undefined
  const { responseBodySize } = await request.sizes()
  const type = request.resourceType()
  const kind = type === 'font' ? 'font' : type === 'fetch' || type === 'xhr' || type === 'websocket' ? 'data' : 'code'
  return { url: request.url(), kind, bytes: responseBodySize, isPacked: response.headers()['content-encoding'] !== undefined }
}

/** Bytes of bodies as sent, compressed where the server compresses; the wall is drawn and the network idle when it ends. */
export async function firstLoad(browser: Browser, origin: string): Promise<Budget[]> {
  const page = await browser.newPage({ viewport: SIZE })
  const coming: Promise<Fetched | undefined>[] = []
  page.on('requestfinished', request => void coming.push(fetchedBy(request)))
  await page.goto(`${origin}/wall`)
  await page.waitForSelector('[data-drawn="true"]', { timeout: 120_000 })
  await page.waitForLoadState('networkidle')
  const all = (await Promise.all(coming)).filter(one => one !== undefined)
  await page.close()
  const kib = (kind: Fetched['kind']): number => all.filter(one => one.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0) / KIB
  const plain = all.filter(({ kind, isPacked, bytes }) => kind === 'code' && !isPacked && bytes > KIB)
  const largest = all.filter(({ kind }) => kind === 'code').sort((a, b) => b.bytes - a.bytes).slice(0, 3)
  const common = { unit: 'KiB', of: 'value', higherIsBetter: false } as const
  return [
    {
      ...common, name: 'wall, first load over the wire: HTML + JS + CSS', must: 600, stretch: 450, value: kib('code'),
      note: `${all.filter(({ kind }) => kind === 'code').length} files, ${plain.length} of them sent plain; the largest: `
        + largest.map(({ url, bytes }) => `${new URL(url).pathname.split('/').at(-1)} ${Math.round(bytes / KIB)}`).join(', '),
    },
    {
      ...common, name: 'its fonts on top', must: 700, stretch: 400, value: kib('font'),
      note: `${all.filter(({ kind }) => kind === 'font').length} files; its data besides (pack and figures): ${Math.round(kib('data'))} KiB`,
    },
  ]
}
