/** `GET /api/city`: the figures of a moment. */
import type { RequestHandler } from 'express'
import { isoLocal } from '#model/local-time.ts'
import type { Scope } from '#model/redact.ts'
import { summarize, type SummaryOptions } from '#model/summary.ts'
import { pictureOf, type PresentViews } from './picture.ts'
import { route, scopeIn, type Serve } from './serving.ts'

const optionsOf = ({ area, towns }: Scope): SummaryOptions =>
  ({ ...(area === undefined ? {} : { area }), ...(towns === undefined ? {} : { towns }) })

/** Answers the summary of the audience's city at `at` (now when absent) through `lens`. */
export const cityRoute = (serve: Serve, views: PresentViews): RequestHandler => route(async (request, response) => {
  const serving = serve()
  const scope = scopeIn(response, serving.pack)
  const { city, at, lens } = await pictureOf(request, serving)
  const view = views.of(city, scope)
  const iso = isoLocal(at, serving.pack.timeZone)
  response.json(summarize(view, { at, iso, lens }, serving.pack, optionsOf(scope)))
})
