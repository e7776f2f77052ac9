/** The health report: what `/healthz` answers and every screen is told. */
import { digestOf, type City } from '#model/city.ts'
import { MODEL_VERSION, type Millis } from '#model/fact.ts'
import { isoLocal } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import { sourceFigures, type SourceFigures } from '#model/summary.ts'
import type { Trouble, Troubles } from './troubles.ts'

export interface HealthReport {
  status: 'ok' | 'degraded'
  epoch: string
  seq: number
  digest: string
  recordedAt: string | null
  city: string
  model: number
  version: string
  demo: boolean
  troubles: Trouble[]
  sources: { id: string, state: SourceFigures['state'], lastAt: string | null }[]
}

export interface HealthOptions { city: () => City, clock: () => Millis, epoch: string, pack: CityPack, version: string, troubles: Troubles }

/** Makes the report. Degraded while any trouble stands; a silent source is told under `sources` and is the city's trouble, not the server's. */
export function makeHealth({ city, clock, epoch, pack, version, troubles }: HealthOptions): () => HealthReport {
  return () => {
    const now = clock()
    const present = city()
    const standing = [...troubles.standing()]
    return {
      status: standing.length === 0 ? 'ok' : 'degraded', epoch, seq: present.seq, digest: digestOf(present),
      recordedAt: present.seq === 0 ? null : isoLocal(present.recordedAt, pack.timeZone),
      city: pack.id, model: MODEL_VERSION, version, demo: present.demo === true, troubles: standing,
      sources: sourceFigures(present, now, pack).map(({ id, state, ageMs }) => (
        { id, state, lastAt: ageMs === null ? null : isoLocal(now - ageMs, pack.timeZone) })),
    }
  }
}
