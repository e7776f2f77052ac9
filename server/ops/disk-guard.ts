/** Watches the room left on the disk of the log, so that a full disk is known before it refuses facts. */
import { statfs } from 'node:fs/promises'
import type { Troubles } from './troubles.ts'

const LEAST_FREE_BYTES = 256 * 1024 * 1024
const EVERY_MS = 10_000

/** Raises `disk.low` while less than 256 MiB are free under `dir`. Answers the way to stop. */
export function guardDisk(dir: string, troubles: Troubles): () => void {
  const look = async (): Promise<void> => {
    try {
      const { bavail, bsize } = await statfs(dir)
      const free = bavail * bsize
      if (free >= LEAST_FREE_BYTES) troubles.clear('disk.low')
      else troubles.raise({ code: 'disk.low', why: `${Math.floor(free / 1024 / 1024)} MiB are free under the log`, fix: 'make room on the disk' })
    }
    catch (error) {
      troubles.raise({ code: 'disk.unreadable', why: String(error), fix: 'check that the data folder is there and readable' })
    }
  }
  void look()
  const timer = setInterval(() => void look(), EVERY_MS)
  return () => clearInterval(timer)
}
