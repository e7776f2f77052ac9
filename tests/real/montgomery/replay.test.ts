import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, freshDir, startChildServer, wuse, type ChildServer } from '../../support/child-server.ts'
import { montgomeryDir, montgomeryPackDir } from '../../support/montgomery-pack.ts'
import { differing, wholeDay } from '../../support/replay-moments.ts'

const SEED = 20151223
const MOMENTS = 40
const DATE = '2015-12-23'
const who = { audience: 'operator' }
let server: ChildServer

beforeAll(async () => {
  await build()
  const env = { DATA_DIR: freshDir('county-replay'), CITY: await montgomeryPackDir(), SOURCES: 'none' }
  const { code, stderr } = await wuse(['import', '--city', env.CITY, '--map', '911', path.join(montgomeryDir(), '911.csv')], env)
  expect([code, stderr]).toEqual([0, ''])
  server = startChildServer(env)
  await server.origin
}, 240_000)
afterAll(async () => void await server?.stop('SIGKILL'))

test.each(['known', 'happened'] as const)(`law R1: a real day is replayed in the page as the server has it, ${MOMENTS} moments, %s (seed ${SEED})`, async (lens) => {
  const origin = await server.origin
  const day = await wholeDay(origin, { date: DATE, lens }, who)
  expect(await differing(origin, day, MOMENTS, { who, seed: SEED })).toEqual([])
  expect([day.isWhole, day.isExact]).toEqual([true, true])
}, 240_000)
