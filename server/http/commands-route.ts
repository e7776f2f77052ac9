/** `POST /api/commands`: one command, which becomes facts or is refused with a code. */
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { Command, CommandKind } from '#model/commands.ts'
import { COMMAND_BODIES, complaint } from '#model/schema.ts'
import type { Scope } from '#model/redact.ts'
import { claimsIn } from '../access/access.ts'
import { Fault } from '../fault.ts'
import { readTime } from '../intake/read-time.ts'
import { incidentOfLog } from './incidents-route.ts'
import { isReplaying, jsonBody } from './request-body.ts'
import { route, scopeIn, type Serve, type Serving } from './serving.ts'

export const COMMAND_ENVELOPE = z.object({
  kind: z.string().max(60), at: z.string().max(40).optional(), body: z.record(z.string(), z.unknown()).default({}),
  replay: z.unknown().optional(),
})

const bad = (code: string, why: string): Fault => new Fault(code, why, 'see /openapi.json for the commands and their bodies',
  { status: 400 })
const forbidden = (code: string, why: string, fix: string): Fault => new Fault(code, why, fix, { status: 403 })

/** Refusals that no other state of the city would turn into a yes for this person. */
const NOT_FOR_YOU: ReadonlySet<string> = new Set(['mode.same-person'])

type Asked = z.infer<typeof COMMAND_ENVELOPE>

const readCommand = (request: Request, limit: number): Promise<Asked> =>
  jsonBody(request, limit, COMMAND_ENVELOPE, why => bad('command.malformed', why))

function checked({ kind, body }: Asked): Command {
  if (!Object.hasOwn(COMMAND_BODIES, kind)) throw bad('command.unknown-kind', `there is no command ${kind}`)
  const parsed = COMMAND_BODIES[kind as CommandKind].safeParse(body)
  if (!parsed.success) throw bad('command.malformed', complaint(parsed.error))
  return { kind, body: parsed.data } as unknown as Command
}

/** A feed that plays has no command channel, and nobody may act from inside a picture of the past (law R3). */
const isReplay = (request: Request, { replay }: Asked): boolean =>
  (replay !== undefined && replay !== false) || isReplaying(request)

/** The towns a command is about; undefined is a matter of the whole city, null one that nobody has put on a town. */
async function townsOf(command: Command, serving: Serving): Promise<(string | null)[] | undefined> {
  const { incidents, alarms } = serving.spine.city.tables
  const body = command.body as { id?: string, into?: string, town?: string, incident?: string }
  const ofIncident = async (id: string): Promise<string | null> =>
    (incidents.get(id) ?? (await incidentOfLog(serving, id, Infinity, 'known')).incident)?.town ?? null
  const towns: (string | null)[] = body.town === undefined ? [] : [body.town]
  if (command.kind.startsWith('incident.')) {
    for (const id of [body.id, body.into]) if (id !== undefined) towns.push(await ofIncident(id))
  }
  if (command.kind.startsWith('alarm.')) towns.push(alarms.get(body.id ?? '')?.about?.town ?? null)
  if (command.kind.startsWith('note.') && body.incident !== undefined) towns.push(await ofIncident(body.incident))
  return towns.length === 0 ? undefined : towns
}

/** Whoever is kept to an area acts within it only. */
async function refuseOutside(command: Command, scope: Scope, serving: Serving): Promise<void> {
  if (scope.towns === undefined) return
  const towns = await townsOf(command, serving)
  if (towns !== undefined && towns.every(town => town !== null && scope.towns!.has(town))) return
  throw forbidden('access.area', 'this is not a matter of your area alone', 'ask somebody whose area holds it')
}

/** Runs one command of an operator or admin. 400 malformed, 403 not theirs, 409 refused by the state of the city. */
export const commandsRoute = (serve: Serve, limits: { commandBytes: number }): RequestHandler => route(async (request, response) => {
  const serving = serve()
  const { duty, audience } = claimsIn(response)
  const asked = await readCommand(request, limits.commandBytes)
  if (isReplay(request, asked)) throw forbidden('replay.no-commands', 'a session that replays cannot act', 'go back to the present first')
  const command = checked(asked)
  const at = asked.at === undefined ? undefined : readTime(asked.at, serving.pack.timeZone)
  if (asked.at !== undefined && at === undefined) throw bad('time.unreadable', 'at is no time of ISO 8601')
  if (command.kind === 'fact.expunge' && audience !== 'admin') {
    throw forbidden('access.audience', `${audience} may not expunge`, 'use a token of admin')
  }
  await refuseOutside(command, scopeIn(response, serving.pack), serving)
  const outcome = await serving.intake.command(command, duty)
  if ('facts' in outcome) {
    response.json({ accepted: true, facts: outcome.facts })
    return
  }
  const { code, why } = outcome.refusal
  throw new Fault(code, why, 'look at how it stands now, then decide again', { status: NOT_FOR_YOU.has(code) ? 403 : 409 })
})
