/** Puts positions one after the other into the file of its argument and says each that was acknowledged. */
import { openTracks } from '../../../server/tracks/tracks.ts'

const tracks = openTracks({ file: process.argv.at(-1)! })
for (let i = 0; ; i++) {
  tracks.put([{ unit: `u${i % 7}`, at: 1_700_000_000_000 + i * 1000, lng: 120, lat: 30 }])
  process.stdout.write(`${i}\n`)
}
