/** `POST /api/facts`: lines in, a verdict for each out, durable when it answers. */
import type { RequestHandler } from 'express'
import { Fault } from '../fault.ts'
import type { Receipt } from '../intake/intake.ts'
import { linesOfRequest, type BodyLimits } from './request-body.ts'
import { route, type Serve } from './serving.ts'

/** Lines handed to intake and not yet answered for, over all requests, at which more is refused until some are done. */
const MOST_WAITING_LINES = 50_000

const busy = (): Fault => new Fault('intake.busy', 'more waits to be written than can be taken now',
  'send the same again after Retry-After; keys make that safe', { status: 503 })

function add(whole: Receipt, part: Receipt): void {
  whole.accepted += part.accepted
  whole.duplicate += part.duplicate
  whole.rejected += part.rejected
  whole.upTo = part.upTo
  for (const verdict of part.verdicts) whole.verdicts.push(verdict)
}

/**
 * Reads the body as it comes and submits about a thousand lines at a time, the next only when those are durable. A fault on the
 * way answers for the whole request: what was kept before it is a duplicate when it is sent again.
 */
export function factsRoute(serve: Serve, limits: BodyLimits): RequestHandler {
  let waiting = 0
  return route(async (request, response) => {
    const { intake, spine } = serve()
    const receipt: Receipt = { accepted: 0, duplicate: 0, rejected: 0, upTo: spine.city.seq, verdicts: [] }
    for await (const lines of linesOfRequest(request, limits)) {
      if (waiting > MOST_WAITING_LINES) throw busy()
      waiting += lines.length
      try {
        add(receipt, await intake.facts(lines))
      } finally {
        waiting -= lines.length
      }
    }
    response.json(receipt)
  })
}
