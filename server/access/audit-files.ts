/** The audit's files: one NDJSON file a day (UTC), more when a day grows large, old ones removed. */
import { open, mkdir, readFile, readdir, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Millis } from '#model/fact.ts'

/** `keepDays`: older days go. `fileBytes`: size at which a day's next file begins. `totalBytes`: beyond it the oldest go. */
export interface FileBounds { keepDays: number, fileBytes: number, totalBytes: number }

const NAME = /^audit-(\d{4}-\d{2}-\d{2})\.(\d{4})\.ndjson$/
const DAY_MS = 24 * 3_600_000
const dayOf = (at: Millis): string => new Date(at).toISOString().slice(0, 10)
const nameOf = (day: string, part: number): string => `audit-${day}.${String(part).padStart(4, '0')}.ndjson`

/** Names of the audit's files in order of time. */
export const auditFiles = async (dir: string): Promise<string[]> => (await readdir(dir)).filter(name => NAME.test(name)).sort()

async function sizeOf(file: string): Promise<number> {
  try { return (await stat(file)).size }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

/** The file that lines of `at` go to. */
async function fileFor(dir: string, at: Millis, fileBytes: number): Promise<string> {
  const day = dayOf(at)
  const last = (await auditFiles(dir)).filter(name => NAME.exec(name)?.[1] === day).at(-1)
  if (last === undefined) return join(dir, nameOf(day, 1))
  const part = Number(NAME.exec(last)?.[2])
  return join(dir, await sizeOf(join(dir, last)) < fileBytes ? last : nameOf(day, part + 1))
}

/** True when the file ends in the middle of a line, as a crash leaves it. */
async function endsMidLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== 0x0a
}

/**
 * Appends, each file mode 600, and waits for the disk. Rejects as the file system does; a write that failed half-way is taken
 * back, so that the same lines may be given again.
 */
export async function appendLines(dir: string, at: Millis, lines: readonly string[], { fileBytes }: FileBounds): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = await open(await fileFor(dir, at, fileBytes), 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const start = await endsMidLine(file, size) ? '\n' : ''
    try {
      await file.appendFile(`${start}${lines.join('\n')}\n`)
      await file.datasync()
    }
    catch (error) {
      if ((await file.stat()).size > size) await file.truncate(size)
      throw error
    }
  }
  finally { await file.close() }
}

/** Removes what is beyond the bounds, never the newest file. Returns the names. */
export async function removeOld(dir: string, at: Millis, { keepDays, totalBytes }: FileBounds): Promise<string[]> {
  const files = await auditFiles(dir)
  const oldest = dayOf(at - keepDays * DAY_MS)
  const sizes = await Promise.all(files.map(name => sizeOf(join(dir, name))))
  let total = sizes.reduce((sum, size) => sum + size, 0)
  const gone: string[] = []
  for (const [i, name] of files.slice(0, -1).entries()) {
    if ((NAME.exec(name)?.[1] ?? '') >= oldest && total <= totalBytes) break
    await rm(join(dir, name))
    total -= sizes[i] ?? 0
    gone.push(name)
  }
  return gone
}

/** The last `n` lines on disk, newest first; a line cut by a crash is left out. */
export async function lastLines(dir: string, n: number): Promise<unknown[]> {
  const found: unknown[] = []
  for (const name of (await auditFiles(dir)).reverse()) {
    const lines = (await readFile(join(dir, name), 'utf8')).split('\n').filter(line => line !== '').reverse()
    for (const line of lines) {
      if (found.length >= n) return found
      try { found.push(JSON.parse(line)) }
      catch { continue }
    }
  }
  return found
}
