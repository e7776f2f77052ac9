/** The folder of the settings, made where it is missing. */
import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../fault.ts'

/** Folder by folder: Node's recursive mkdir never ends where the kernel forbids new folders without saying so. */
async function make(dir: string): Promise<void> {
  try {
    await mkdir(dir, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(dir)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(dir) === dir) throw error
    await make(dirname(dir))
    await mkdir(dir, { mode: 0o700 })
  }
}

/** Makes the folder, for its owner only. Fault `config.refused` where it cannot be made or written. */
export async function makeDataFolder(dir: string): Promise<void> {
  try {
    await make(dir)
    await access(dir, constants.W_OK)
  } catch (error) {
    throw new Fault('config.refused', `DATA_DIR: ${(error as Error).message}`,
      'DATA_DIR: the path of a folder this user may write, or may make', { cause: error })
  }
}
