import { expect, test } from 'vitest'
import { liveResumeFuzz } from '../../torture/fuzz/live-resume.ts'

const RUNS = Number(process.env.RUNS ?? 300)
const SEED = Number(process.env.SEED ?? 1)

test(`law W2: after any drop, lag or restart every client ends with the server's digest (${RUNS} runs from seed ${SEED})`, async () => {
  const { failed, sums } = await liveResumeFuzz({ runs: RUNS, seed: SEED })
  const told = failed.map(({ seed, wrong, steps }) => `seed ${seed}: ${wrong.join('; ')}\n  ${steps.join(', ')}`)
  expect(told, `again with RUNS=1 SEED=${failed[0]?.seed ?? SEED}`).toEqual([])
  expect(sums.runs).toBe(RUNS)
  expect(sums.pushes).toBeGreaterThan(0)
}, 60_000 + RUNS * 1_000)
