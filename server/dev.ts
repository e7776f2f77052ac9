/** `npm run dev`: one process, one port; pages come through Vite with hot reload, the server is the real one. */
import type { RequestHandler } from 'express'
import { createServer } from 'vite'
import { readConfig } from './config.ts'
import { startServer } from './main.ts'

/** Runs until it is told to stop. */
export async function main(): Promise<number> {
  const served = await startServer(readConfig(process.env), {
    client: async (server) => {
      const vite = await createServer({ server: { middlewareMode: true, hmr: { server } }, appType: 'spa' })
      return vite.middlewares as unknown as RequestHandler
    },
  })
  process.stdout.write(`五色屏 ${served.address} (development)\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await served.close()
  return 0
}
