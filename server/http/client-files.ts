/** The built client: hashed files for ever, pages anew each time. */
import path from 'node:path'
import express, { Router, type RequestHandler } from 'express'
import { Fault } from '../fault.ts'
import { packedFiles } from './packed-files.ts'

/** The addresses that are pages. */
export const PAGES = ['/wall', '/tablet', '/desk', '/replay'] as const

/** Files with a hash in their name, from `dir`/assets, and the few others: no claims are needed for them. */
export function clientFiles(dir: string): RequestHandler {
  const router = Router()
  router.use('/assets', packedFiles(path.join(dir, 'assets')), express.static(path.join(dir, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }))
  router.use(express.static(dir, { index: false, redirect: false, maxAge: '1h', setHeaders: (response, file) => {
    if (file.endsWith('.html')) response.set('Cache-Control', 'no-cache')
  } }))
  return router
}

/** The pages: one document for all of them. `/` chooses among them in the browser, which knows its screen. */
export function clientPages(dir: string): RequestHandler {
  const router = Router()
  router.get(['/', ...PAGES], (_request, response, next) => {
    response.set('Cache-Control', 'no-cache')
    response.sendFile(path.join(dir, 'index.html'), { cacheControl: false }, (error?: Error) => {
      const { code } = (error ?? {}) as { code?: string }
      if (error === undefined || response.headersSent || code === 'ECONNABORTED') return
      const isMissing = code === 'ENOENT'
      next(isMissing ? new Fault('client.not-built', 'the pages are not built', 'run npm run build', { status: 503, cause: error }) : error)
    })
  })
  return router
}
