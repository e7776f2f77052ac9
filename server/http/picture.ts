/** The city that a request asks for: of the present or of any past moment, as its audience may see it. */
import type { Request } from 'express'
import type { City } from '#model/city.ts'
import type { Millis } from '#model/fact.ts'
import { redactCity, seesAll, type Scope } from '#model/redact.ts'
import type { Lens } from '#model/timeline.ts'
import { cityAt } from '../log/city-at.ts'
import { queryAt, queryLens } from './asked.ts'
import type { Serving } from './serving.ts'

export interface Picture { city: City, at: Millis, lens: Lens }

/** The city at `at` in whole, nothing taken out; `at` must not lie in the future. Undefined is the present. */
export async function wholeCity({ spine, log, pack }: Serving, at: Millis | undefined, lens: Lens): Promise<Picture> {
  const { city, at: now } = await spine.present()
  if (lens === 'known' && (at === undefined || at >= now)) return { city, at: now, lens }
  return { city: await cityAt(log, at ?? now, lens, pack.timeZone), at: at ?? now, lens }
}

/** What is redacted of the present, kept for the few scopes that ask again and again; a changed city is redacted anew. */
export class PresentViews {
  private readonly views = new Map<string, { city: City, view: City }>()
  private readonly limit: number

  constructor(limit = 8) {
    this.limit = limit
  }

  of(city: City, scope: Scope): City {
    if (seesAll(scope)) return city
    const name = `${scope.audience}|${scope.area ?? ''}`
    const known = this.views.get(name)
    if (known?.city === city) return known.view
    const view = redactCity(city, scope)
    this.views.delete(name)
    this.views.set(name, { city, view })
    for (const oldest of this.views.keys()) {
      if (this.views.size <= this.limit) break
      this.views.delete(oldest)
    }
    return view
  }
}

/** The picture a query asks for by `at` and `lens`. */
export async function pictureOf(request: Request, serving: Serving): Promise<Picture> {
  const lens = queryLens(request)
  return await wholeCity(serving, queryAt(request, serving.pack.timeZone, (await serving.spine.present()).at), lens)
}
