import { mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { build, freshDir, run } from '../../support/child-server.ts'

/** Runs in a network of its own, with nothing but loopback: starts the unpacked server, asks it, stops it. */
const ALONE = `
ip link set lo up || exit 97
cd "$1" || exit 96
ip route | grep -q . && exit 95
PORT=8123 SIM_DAYS=0 SIM_SCALE=0.01 LOG_LEVEL=warn DATA_DIR="$1/data-dir" node dist/wuse.js serve >"$1/out" 2>"$1/err" &
pid=$!
node -e '
const get = path => fetch("http://127.0.0.1:8123" + path)
const look = async () => {
  for (;;) {
    const health = await get("/healthz").catch(() => undefined)
    if (health !== undefined && health.status === 200) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const [health, wall, pack] = [await get("/healthz"), await get("/wall"), await get("/api/pack")]
  const page = await wall.text()
  const files = [...page.matchAll(/(?:src|href)="(\\/assets\\/[^"]+)"/g)].map(([, file]) => file)
  const assets = await Promise.all(files.map(async file => (await get(file)).status))
  console.log(JSON.stringify({ health: await health.json(), wall: wall.status, assets, regions: (await pack.json()).pack?.regions?.length }))
}
look().then(() => process.exit(0), error => { console.error(error); process.exit(1) })
'
code=$?
kill $pid
wait $pid
cat "$1/err" >&2
exit $code
`

beforeAll(build, 180_000)

test('the packed product runs on a machine without network, sources and development dependencies', async (context) => {
  const dir = freshDir('packed')
  const packed = await run(process.execPath, ['server/launch.mjs', 'server/ops/pack.ts', dir])
  expect([packed.code, packed.stderr]).toEqual([0, ''])
  const tar = packed.stdout.split(' ')[0]!
  expect((await run('tar', ['-xf', tar, '-C', dir])).code).toBe(0)
  const root = path.join(dir, 'wuse')
  expect(readdirSync(root).sort()).toEqual(['README.md', 'data', 'dist', 'node_modules', 'package.json'])
  const modules = readdirSync(path.join(root, 'node_modules'))
  expect(modules.filter(name => /^(vue|pinia|echarts|maplibre-gl|vite|vitest|typescript|playwright-core|@vueuse|@types)$/.test(name))).toEqual([])
  expect(statSync(tar).size).toBeLessThan(100e6)
  if ((await run('unshare', ['-n', 'true'])).code !== 0) return context.skip('a network of its own is not allowed here (unshare -n)')
  mkdirSync(path.join(root, 'data-dir'))
  const alone = await run('unshare', ['-n', 'bash', '-c', ALONE, 'alone', root])
  expect([alone.code, alone.stderr]).toEqual([0, ''])
  const seen = JSON.parse(alone.stdout) as { health: { status: string, city: string }, wall: number, assets: number[], regions: number }
  expect(seen).toMatchObject({ health: { city: 'hangzhou' }, wall: 200, regions: expect.any(Number) })
  expect(seen.assets.length).toBeGreaterThan(0)
  expect(new Set(seen.assets)).toEqual(new Set([200]))
}, 240_000)
