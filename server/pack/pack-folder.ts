/** The files of one pack, read as UTF-8 text. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '../fault.ts'
import type { PackFaults } from './pack-faults.ts'

export interface PackFile { name: string, text: string }

/** `file` is undefined where the pack hasn't the file; `list` names the files of a subfolder in order, empty where there is none. */
export interface PackFolder {
  dir: string
  /** Names of the files read so far, relative to `dir`, with forward slashes. */
  readonly read: readonly string[]
  file(name: string): Promise<PackFile | undefined>
  /** Like `file`, but its absence is noted as a fault. */
  required(name: string): Promise<PackFile | undefined>
  list(subfolder: string): Promise<string[]>
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Bytes that are no UTF-8 are noted as a fault; a folder that can't be read throws `pack.missing`. */
export async function openPackFolder(dir: string, faults: PackFaults): Promise<PackFolder> {
  const root = path.resolve(dir)
  await readdir(root).catch((cause: unknown) => {
    throw new Fault('pack.missing', `there is no city pack at ${root}`, 'point CITY at the folder that holds city.json', { cause })
  })
  const read: string[] = []
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const file = async (name: string): Promise<PackFile | undefined> => {
    const bytes = await readFile(path.join(root, name)).catch((error: unknown) => {
      if (isAbsent(error)) return undefined
      throw new Fault('pack.unreadable', `${name} in ${root} can't be read: ${String(error)}`, 'make the file readable', { cause: error })
    })
    if (bytes === undefined) return undefined
    read.push(name)
    try {
      return { name, text: decoder.decode(bytes) }
    }
    catch {
      faults.note(name, 1, 'is not UTF-8 text')
      return undefined
    }
  }
  return {
    dir: root,
    read,
    file,
    async required(name) {
      const found = await file(name)
      if (found === undefined && !read.includes(name)) faults.note(name, 1, 'is missing')
      return found
    },
    async list(subfolder) {
      const entries = await readdir(path.join(root, subfolder), { withFileTypes: true }).catch((error: unknown) => {
        if (isAbsent(error)) return []
        throw error
      })
      return entries.filter(entry => entry.isFile()).map(entry => `${subfolder}/${entry.name}`).sort()
    },
  }
}
