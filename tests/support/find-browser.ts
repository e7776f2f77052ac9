/** A real browser for the real-browser tests: found, else installed, else told how to. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
const INSTALL = 'apt-get update && apt-get install -y chromium fonts-noto-cjk'

const found = (): string | undefined => [process.env.WUSE_BROWSER ?? '', ...CANDIDATES].find(file => file !== '' && existsSync(file))

/** The path of a Chromium; where there is none and Debian's packages can be had, it is installed first. */
export function findBrowser(): { path: string } | { why: string } {
  const there = found()
  if (there !== undefined) return { path: there }
  if (process.getuid?.() === 0) {
    process.stdout.write('no browser found, installing Chromium\n')
    spawnSync('sh', ['-c', INSTALL], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  const installed = found()
  return installed === undefined ? { why: `run as root: ${INSTALL}` } : { path: installed }
}
