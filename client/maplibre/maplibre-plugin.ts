/**
 * MapLibre, built from the sources in its package: page and worker then share one copy of what both need, which the prebuilt
 * pair carries twice. In development the prebuilt pair serves.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { transformWithOxc, type Plugin } from 'vite'
import { absent, LEFT_OUT, LEFT_OUT_SHADERS, STAND_INS } from './left-out.ts'

const PREBUILT_WORKER = 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
const WORKER_URL_ID = '\0wuse:maplibre-worker-url'

/** What is built in place of a module of MapLibre's, where anything is. */
function insteadOf(module: string): string | undefined {
  const standIn = STAND_INS[module]
  if (standIn !== undefined) return `export * from ${JSON.stringify(path.join(import.meta.dirname, 'stand-ins', standIn))}`
  const names = LEFT_OUT[module]
  if (names !== undefined) return absent(names)
  return LEFT_OUT_SHADERS.test(module) ? "export default ''" : undefined
}

/** `root`: the folder that holds `node_modules`. */
export function maplibrePlugin(root: string): Plugin {
  const home = path.join(root, 'node_modules/maplibre-gl')
  const sources = path.join(home, 'src')
  return {
    name: 'wuse:maplibre',
    enforce: 'pre',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
    resolveId(id) {
      if (id === 'maplibre-gl') return path.join(sources, 'index.ts')
      return id === PREBUILT_WORKER ? WORKER_URL_ID : undefined
    },
    load(id) {
      if (id.startsWith(sources)) return insteadOf(path.relative(sources, id))
      if (id !== WORKER_URL_ID) return undefined
      this.emitFile({ type: 'asset', fileName: 'assets/maplibre-gl-LICENSE.txt', source: readFileSync(path.join(home, 'LICENSE.txt')) })
      const worker = this.emitFile({ type: 'chunk', id: path.join(sources, 'source/worker.ts'), name: 'map-worker' })
      return `export default import.meta.ROLLUP_FILE_URL_${worker}`
    },
    /** A field that is only declared is no field: subclasses repeat those of their parents to narrow the type. */
    async transform(code, id) {
      if (!id.includes('/maplibre-gl/src/') || !id.endsWith('.ts')) return undefined
      return await transformWithOxc(code, id, {
        typescript: { removeClassFieldsWithoutInitializer: true }, assumptions: { setPublicClassFields: true },
      })
    },
  }
}
