import { beforeAll, expect, test } from 'vitest'
import { build } from '../../support/child-server.ts'
import { killServer } from '../../torture/kill-server.ts'

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 10)
const SEED = Number(process.env.KILL_SEED ?? 20_260_301)

beforeAll(build, 180_000)

test(`law D1 law D2 the whole server killed under load loses nothing it acknowledged and has nothing twice (${ROUNDS} kills, seed ${SEED})`, async () => {
  const report = await killServer({ rounds: ROUNDS, seed: SEED })
  expect(report.wrong).toEqual([])
  expect(report.acknowledged).toBeGreaterThan(0)
}, 60_000 + ROUNDS * 30_000)
