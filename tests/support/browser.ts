/** A real browser, without a window, that talks to this machine only and draws without a graphics card. */
import { chromium, type Browser, type Page } from 'playwright-core'
import { findBrowser } from './find-browser.ts'

const FLAGS = [
  '--headless', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--force-color-profile=srgb', '--hide-scrollbars', '--disable-dev-shm-usage',
]

/** `flags` are given after the usual ones and win. Throws with the command to run where no browser can be had. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const found = findBrowser()
  if ('why' in found) throw new Error(`no browser: ${found.why}`)
  return chromium.launch({ executablePath: found.path, args: [...FLAGS, ...flags] })
}

export interface Watched { page: Page, complaints: string[], outside: string[] }

/** What Chromium says of a sound it holds back; the page tells its reader itself. */
const HELD_BACK = 'The AudioContext was not allowed to start.'

/**
 * A page of the size given, `scale` device pixels to a CSS pixel; collects what its console complains of, policy violations among it, and
 * requests to other hosts.
 */
export async function openPage(browser: Browser, url: string, size: { width: number, height: number, scale?: number }): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: size.width, height: size.height }, deviceScaleFactor: size.scale ?? 1 })
  const complaints: string[] = []
  const outside: string[] = []
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning'
    if (isComplaint && !message.text().startsWith(HELD_BACK)) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol.startsWith('http') || protocol.startsWith('ws')) if (host !== new URL(url).host) outside.push(request.url())
  })
  await page.goto(url)
  return { page, complaints, outside }
}
