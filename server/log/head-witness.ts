/**
 * A small file beside the log that says how far it was acknowledged. SQLite quietly drops the end of a write-ahead file that is
 * damaged or missing; the witness is how that is noticed. It is written after each commit and never flushed by itself: it may
 * lag after a power cut, but it never runs ahead of what is on disk.
 */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'

/** `hash` is the chain's hash of fact `seq`, `epoch` the log's. */
export interface Testimony { epoch: string, seq: number, hash: string }

/** Fixed length, so that writing it again needs no room on the disk. Bytes. */
const LENGTH = 256

export interface Witness {
  /** Throws the error of the file system. */
  write(testimony: Testimony): void
  close(): void
}

const pathOf = (file: string): string => `${file}.head`

/** What the witness of the log `file` last said; undefined when there is none or it cannot be understood. */
export function readWitness(file: string): Testimony | undefined {
  let text: string
  try {
    text = readFileSync(pathOf(file), 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const { epoch, seq, hash } = JSON.parse(text) as Partial<Testimony>
    return epoch === undefined || seq === undefined || hash === undefined ? undefined : { epoch, seq, hash }
  } catch {
    return undefined
  }
}

/** Opens the witness of the log `file` for writing. */
export function openWitness(file: string): Witness {
  const handle = openSync(pathOf(file), 'a', 0o600)
  closeSync(handle)
  const writing = openSync(pathOf(file), 'r+')
  return {
    write: testimony => void writeSync(writing, JSON.stringify(testimony).padEnd(LENGTH - 1) + '\n', 0, 'utf8'),
    close: () => closeSync(writing),
  }
}

export const removeWitness = (file: string): void => rmSync(pathOf(file), { force: true })
