/** The built client: hashed files for ever, pages anew each time. */
import path from 'node:path'
import express, { Router, type RequestHandler } from 'express'
import { Fault } from '../fault.ts'
import { claimsIn } from '../access/access.ts'
import type { KeptBuilds } from '../screens/kept-builds.ts'
import { packedFiles } from './packed-files.ts'

/** The addresses that are pages. */
export const PAGES = ['/wall', '/tablet', '/desk', '/replay'] as const

const assetsIn = (dir: string): RequestHandler =>
  express.static(path.join(dir, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false })

/**
 * Files with a hash in their name, from `dir`/assets, and the few others: no claims are needed for them. Those of the build before
 * are there too, for pages that still run.
 */
export function clientFiles(dir: string, builds?: Pick<KeptBuilds, 'before'>): RequestHandler {
  const router = Router()
  router.use('/assets', packedFiles(path.join(dir, 'assets')), assetsIn(dir))
  router.use('/assets', (request, response, next) => {
    const before = builds?.before()
    if (before === undefined) next()
    else void assetsIn(before)(request, response, next)
  })
  router.use(express.static(dir, { index: false, redirect: false, maxAge: '1h', setHeaders: (response, file) => {
    if (file.endsWith('.html')) response.set('Cache-Control', 'no-cache')
  } }))
  return router
}

/** Names a screen by what its page and its socket both bring. */
export const whoShows = (tokenId: string, screen: unknown): string => `${tokenId} ${typeof screen === 'string' ? screen : ''}`

/** The pages: one document for all of them. `/` chooses among them in the browser, which knows its screen. */
export function clientPages(dir: string, builds?: Pick<KeptBuilds, 'folderFor'>): RequestHandler {
  const router = Router()
  router.get(['/', ...PAGES], (request, response, next) => {
    response.set('Cache-Control', 'no-cache')
    const isWall = request.path === '/wall' && builds !== undefined
    const folder = isWall ? builds.folderFor(whoShows(claimsIn(response).tokenId, request.query.screen)) : dir
    response.sendFile(path.join(folder, 'index.html'), { cacheControl: false }, (error?: Error) => {
      const { code } = (error ?? {}) as { code?: string }
      if (error === undefined || response.headersSent || code === 'ECONNABORTED') return
      const isMissing = code === 'ENOENT'
      next(isMissing ? new Fault('client.not-built', 'the pages are not built', 'run npm run build', { status: 503, cause: error }) : error)
    })
  })
  return router
}
