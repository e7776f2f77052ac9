/**
 * The build of the pages that is served, and the one before it: a page that still runs finds its files, and a screen that asks for
 * the new one again and again without ever showing it gets the old one for a while.
 */
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Millis } from '#model/fact.ts'

export interface KeptBuilds {
  /** The folder of the pages for whoever asks for one; `who` is the same when it shows them. */
  folderFor: (who: string) => string
  /** Somebody shows a picture made with this build. */
  shown: (who: string, build: string | null) => void
  /** The folder of the build before, where there is one. */
  before: () => string | undefined
}

export interface KeptBuildsOptions {
  /** What is served, and where copies are kept. */
  dir: string, store: string
  build: () => string | null
  clock: () => Millis
  /** Hears once of a build that a screen could not show. */
  onFailed: (build: string) => void
}

/** Loads without a picture, within the window: more is a loop. */
const MOST_LOADS = 3
const WINDOW_MS: Millis = 10 * 60_000
/** Then the new one is tried again. */
const OLD_FOR_MS: Millis = 30 * 60_000
const MOST_ASKING = 1_000

/** A copy that costs nothing where the disk can link; whole or not there at all. */
function copyOf(dir: string, to: string): void {
  const making = `${to}.making`
  rmSync(making, { recursive: true, force: true })
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const [from, target] = [path.join(entry.parentPath, entry.name), path.join(making, path.relative(dir, entry.parentPath), entry.name)]
    if (entry.isDirectory()) continue
    mkdirSync(path.dirname(target), { recursive: true })
    try { linkSync(from, target) }
    catch { cpSync(from, target) }
  }
  renameSync(making, to)
}

/** Newest first. */
const copiesIn = (store: string): string[] => (existsSync(store) ? readdirSync(store) : []).filter(name => /^[\w-]+$/.test(name))
  .map(name => path.join(store, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)

/** Keeps the build there is now, and what was kept before. Throws what the disk throws. */
export function keepBuilds({ dir, store, build, clock, onFailed }: KeptBuildsOptions): KeptBuilds {
  const asking = new Map<string, { build: string, loads: Millis[], oldSince: Millis | undefined }>()
  let kept: string | null = null
  const before = (): string | undefined => copiesIn(store).find(folder => path.basename(folder) !== kept)

  function keep(): void {
    const now = build()
    if (now === null || now === kept) return
    mkdirSync(store, { recursive: true })
    if (!existsSync(path.join(store, now))) copyOf(dir, path.join(store, now))
    kept = now
    for (const folder of copiesIn(store).filter(one => path.basename(one) !== now).slice(1)) rmSync(folder, { recursive: true, force: true })
  }
  keep()

  return {
    before,
    folderFor(who) {
      keep()
      const old = before()
      if (kept === null || old === undefined) return dir
      const known = asking.get(who)
      const tried = known?.build === kept ? known : { build: kept, loads: [], oldSince: undefined }
      if (tried.oldSince !== undefined && clock() - tried.oldSince < OLD_FOR_MS) return old
      tried.loads = [...tried.loads.filter(at => clock() - at < WINDOW_MS && tried.oldSince === undefined), clock()]
      tried.oldSince = tried.loads.length > MOST_LOADS ? clock() : undefined
      asking.delete(who)
      asking.set(who, tried)
      for (const first of asking.keys()) if (asking.size > MOST_ASKING) asking.delete(first)
      if (tried.oldSince === undefined) return dir
      onFailed(kept)
      return old
    },
    shown: (who, shownBuild) => void (asking.get(who)?.build === shownBuild && asking.delete(who)),
  }
}
