/** A real Sunday of buses: see the README beside the file. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Fix } from '#model/track-wire.ts'
import { sharedDir } from '../../support/montgomery-pack.ts'

const MPH = 0.44704

export interface Expected {
  rows: number, vehicles: number, out_of_order_fixes_total: number, implied_speed_over_200_kmh: number
  implied_speed_over_200_kmh_examples: [string, string, string, number, number][], bbox: [number, number, number, number]
  rows_per_hour: Record<string, number>
}

const dir = (): string => path.join(sharedDir(), 'real', 'gps')

export const expected = async (): Promise<Expected> => JSON.parse(await readFile(path.join(dir(), 'expected.json'), 'utf8')) as Expected

/** All fixes in the order of the file, speed in metres a second. */
export async function austinFixes(): Promise<Fix[]> {
  const csv = gunzipSync(await readFile(path.join(dir(), 'capmetro-2015-06-07.csv.gz'))).toString('utf8')
  return csv.trim().split('\n').slice(1).map((row) => {
    const [unit = '', at = '', speed, , , lat, lng] = row.split(',')
    return { unit, at: Date.parse(at), lng: Number(lng), lat: Number(lat), speed: Number(speed) * MPH }
  })
}

export function byUnit(fixes: readonly Fix[]): Map<string, Fix[]> {
  const units = new Map<string, Fix[]>()
  for (const fix of fixes) units.set(fix.unit, [...units.get(fix.unit) ?? [], fix])
  return units
}
