/** Where the pack lies that the product is shipped with. */
import path from 'node:path'

/**
 * `root` is the folder that holds `data/` — the project's own, or that of an unpacked build, where `dist/` stands beside `data/`.
 * The answer is a path; `loadPack` says when nothing is there.
 */
export const builtInPackDir = (root: string): string => path.join(root, 'data', 'cities', 'hangzhou')
