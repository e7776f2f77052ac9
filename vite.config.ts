import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { fontsPlugin } from './client/fonts/fonts-plugin.ts'
import { maplibrePlugin } from './client/maplibre/maplibre-plugin.ts'

const server = {
  ssr: true,
  outDir: '../dist',
  emptyOutDir: false,
  target: 'node20',
  rolldownOptions: {
    input: { 'wuse': 'server/wuse.ts', 'log-thread': 'server/log/log-thread.ts', 'frame-thread': 'server/replay/frame-thread.ts' },
    output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
  },
}

const client = {
  outDir: '../dist/client',
  emptyOutDir: true,
  target: 'es2022',
  modulePreload: { polyfill: false },
  chunkSizeWarningLimit: 1200,
}

/** No component is written with Vue's options API. */
const lean = { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' }

export default defineConfig(({ command, isSsrBuild }) => ({
  root: 'client',
  define: command === 'build' ? lean : {},
  plugins: [vue(), fontsPlugin(import.meta.dirname), maplibrePlugin(import.meta.dirname)],
  build: isSsrBuild ? server : client,
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'node', root: '.', environment: 'node', pool: 'forks',
          include: ['tests/{laws,model,contract,server,real}/**/*.test.ts'],
          testTimeout: 60_000, hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'client', root: '.', environment: 'happy-dom', include: ['tests/client/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e', root: '.', environment: 'node', include: ['tests/e2e/**/*.test.ts'],
          fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000,
        },
      },
    ],
  },
}))
