/** Pieces of a day as they go over the wire: JSON, compressed once. */
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { City } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { encodeCity } from '#model/keyframe.ts'
import { redactCity, type Scope } from '#model/redact.ts'
import { factColumns } from '#model/replay-wire.ts'

const zipped = promisify(gzip)
/** Quick rather than small: it is made while somebody waits. */
export const QUICKLY = { level: constants.Z_BEST_SPEED }

const packed = (value: unknown): Promise<Buffer> => zipped(JSON.stringify(value), QUICKLY)

/** The city as the scope may hold it. */
export const packedCity = (city: City, scope: Scope): Promise<Buffer> => packed(encodeCity(redactCity(city, scope)))

/** Facts that are redacted already. */
export const packedFacts = (facts: readonly Fact[], after: number, upTo: number): Promise<Buffer> =>
  packed(factColumns(facts, after, upTo))
