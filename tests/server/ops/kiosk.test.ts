import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

const DIR = 'server/ops/kiosk'
const read = (name: string): string => readFileSync(path.join(DIR, name), 'utf8')

test('the unit has what a display needs: it starts by itself, has a screen, and comes back', () => {
  const lines = read('wuse-kiosk.service').split('\n').filter(line => line !== '' && !line.startsWith('#'))
  for (const line of lines) expect(line).toMatch(/^\[(?:Unit|Service|Install)\]$|^[A-Z][A-Za-z]+=\S/)
  for (const line of ['Restart=always', 'WantedBy=multi-user.target', 'User=wall', 'StartLimitIntervalSec=0']) expect(lines).toContain(line)
  const [, script] = /xinit (\S+) --/.exec(read('wuse-kiosk.service'))!
  expect(read('README.md')).toContain(`install -m 755 wuse-kiosk ${script}`)
})

test('systemd finds nothing wrong with the unit, where it is installed', () => {
  if (spawnSync('systemd-analyze', ['--version']).error !== undefined) return expect(spawnSync('systemctl', ['--version']).error).toBeDefined()
  const dir = mkdtempSync(path.join(tmpdir(), 'unit-'))
  const file = path.join(dir, 'wuse-kiosk.service')
  writeFileSync(file, read('wuse-kiosk.service').replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'))
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  rmSync(dir, { recursive: true })
  expect([status, stdout, stderr]).toEqual([0, '', ''])
})

test('the script is a shell\'s, and gives the browser what the wall counts on', () => {
  expect(spawnSync('sh', ['-n', path.join(DIR, 'wuse-kiosk')], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  for (const flag of ['--kiosk', '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling', '--noerrdialogs']) {
    expect(read('wuse-kiosk')).toContain(flag)
  }
})

test('without an address it says so and starts nothing', () => {
  const { status, stderr } = spawnSync('sh', [path.join(DIR, 'wuse-kiosk')], { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: tmpdir() } })
  expect(status).not.toBe(0)
  expect(stderr).toContain('WUSE_URL')
})
