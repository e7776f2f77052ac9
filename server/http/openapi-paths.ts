/** The operations of the HTTP surface, each with what it asks for and what it answers. */
import { MEASURES, STEPS } from './history-route.ts'

type Json = Record<string, unknown>

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const jsonOf = (name: string): Json => ({ 'application/json': { schema: ref(name) } })

const query = (name: string, description: string, schema: Json = { type: 'string' }, required = false): Json =>
  ({ name, in: 'query', description, required, schema })

const AT = query('at', 'moment, ISO 8601 with offset or local to the city; absent is now; not in the future')
const LENS = query('lens', 'known: by the order of recording; happened: by the order of happening',
  { enum: ['known', 'happened'], default: 'known' })
const PIECE = { name: 'id', in: 'path', required: true, description: 'as /api/replay/day gives it', schema: { type: 'string' } }
const SCREEN = { name: 'id', in: 'path', required: true, description: 'id of a screen', schema: { type: 'string' } }
const VIEW = [
  query('audience', 'for an admin: the view of another audience', { enum: ['display', 'leader', 'operator', 'admin'] }),
  query('area', 'for an admin: the view of an area, a region code'),
]
const whole = (least: number, most: number): Json => ({ type: 'integer', minimum: least, maximum: most })

const REASONS: Readonly<Record<number, string>> = {
  400: 'what was asked for could not be read', 401: 'no token, or none that is good', 403: 'not for this audience, area or session',
  404: 'unknown, or not for this audience', 409: 'refused by how things stand', 413: 'too large',
  415: 'another media type than the ones named',
  429: 'too many requests; Retry-After says when', 503: 'starting, busy, or the log cannot be written; Retry-After says when',
}

function operation(summary: string, answers: { ok: Json, errors: readonly number[] }, more: Json = {}): Json {
  const errors = Object.fromEntries(answers.errors.map(status => [status, { description: REASONS[status], content: jsonOf('Error') }]))
  return { summary, ...more, responses: { 200: answers.ok, ...errors } }
}

const ok = (name: string): Json => ({ description: 'as described', content: jsonOf(name) })
const READ_ERRORS = [400, 401, 403, 429, 503]
const WRITE_ERRORS = [400, 401, 403, 413, 415, 429, 503]
const read = (summary: string, schema: string, parameters: readonly Json[] = [], errors: readonly number[] = READ_ERRORS): Json =>
  operation(summary, { ok: ok(schema), errors }, { parameters: [...parameters, ...VIEW] })

const lines = (schema: string): Json => ({
  required: true,
  content: {
    'application/json': { schema: { type: 'array', items: ref(schema) } },
    'application/x-ndjson': { schema: ref(schema) },
  },
})

const FACTS = 'Takes facts, one item or line each. A verdict per line, whatever the others are; durable when it answers. Blank lines are '
  + 'passed over (but counted), so is a byte order mark at the start; of a name that stands twice in an object the last value counts. '
  + 'Content-Encoding gzip is taken. A bad item of an array is refused alone as long as its end can be found; else the whole is unreadable.'
const OSMAND = 'Positions of registered units; speed in metres a second. Or one position by query or form, as phones send it: id, lat, '
  + 'lon, timestamp, speed (knots), bearing; then with HTTP Basic only.'

/** All paths with their operations. */
export const PATHS: Json = {
  '/healthz': { get: { summary: 'How the server is', responses: {
    200: ok('Health'), 503: { description: 'starting', content: jsonOf('Health') } } } },
  '/readyz': { get: { summary: 'Whether requests can be sent here', responses: {
    200: ok('Ready'), 503: { description: 'starting', content: jsonOf('Ready') } } } },
  '/metrics': { get: operation('Figures for monitoring, in the text form of Prometheus', {
    ok: { description: 'text', content: { 'text/plain': { schema: { type: 'string' } } } }, errors: [401, 403, 429] }) },
  '/openapi.json': { get: { summary: 'This document', responses: { 200: {
    description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } } } },
  '/api/facts': { post: operation(FACTS, { ok: ok('Receipt'), errors: WRITE_ERRORS }, { requestBody: lines('Fact') }) },
  '/api/commands': { post: operation(
    'One command; it becomes facts or is refused. A session that replays (header x-wuse-replay, field replay) is refused.',
    { ok: ok('CommandAnswer'), errors: [...WRITE_ERRORS, 409] }, { requestBody: { required: true, content: jsonOf('Command') } }) },
  '/api/city': { get: read('The figures of a moment', 'City', [AT, LENS]) },
  '/api/incidents': { get: read('Matters as of a moment, newest report first', 'Incidents', [
    AT, LENS, query('town', 'town code'), query('category', 'category code'),
    query('stage', 'where it stands', { enum: ['collect', 'assign', 'handle', 'urge', 'feedback', 'assess', 'closed'] }),
    query('concern', 'true: 市级关注 only; false: all others', { enum: ['true', 'false'] }),
    query('limit', 'how many at once', { ...whole(1, 1000), default: 100 }), query('cursor', 'from the answer before'),
  ]) },
  '/api/incidents/{id}': { get: read('One matter with its timeline', 'IncidentDetail', [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } }, AT, LENS,
  ], [...READ_ERRORS, 404]) },
  '/api/history': { get: read('Counts over time', 'History', [
    query('measure', 'what is counted', { enum: [...MEASURES] }, true), query('region', 'region code; absent is all of one\'s area'),
    query('from', 'from this moment on', { type: 'string' }, true), query('to', 'up to, not including; absent is now'),
    query('by', 'step', { enum: [...STEPS], default: 'day' }),
  ]) },
  '/api/replay/day': { get: read('What a day is made of: figures for a strip, and the addresses of its pieces', 'ReplayDay', [
    query('date', 'local day, like 2026-11-24; absent is today as far as it is over'), LENS,
    query('brief', '1 leaves the figures out, which is quicker', { enum: ['0', '1'], default: '0' }),
  ], [...READ_ERRORS, 404]) },
  '/api/replay/keyframe/{id}': { get: read('A city of the day to start from; immutable, gzip', 'ReplayKeyframe', [PIECE], [...READ_ERRORS, 404]) },
  '/api/replay/segment/{id}': { get: read('The facts of a piece of the day as columns, in the order of its lens; immutable, gzip', 'ReplaySegment', [PIECE],
    [...READ_ERRORS, 404]) },
  '/api/replay/tracks': { get: operation('Where units were in a span of an hour at most; the binary form of the socket', {
    ok: { description: 'positions, see data/model/track-wire.ts', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
    errors: READ_ERRORS,
  }, { parameters: [query('from', 'from this moment on; absent is ten minutes before the end'), query('to', 'up to but not including it; absent is now'), ...VIEW] }) },
  '/api/quarantine': { get: read('What was refused and why, newest first', 'Quarantine', [
    query('limit', 'how many at once', { ...whole(1, 1000), default: 100 }),
    query('before', 'from the answer before', whole(0, Number.MAX_SAFE_INTEGER)),
  ]) },
  '/api/screens': { get: operation('The screens and how each is: fine; faulty; frozen, it speaks but shows no present picture; dead; off, nobody expects it', {
    ok: ok('Screens'), errors: [401, 403, 429, 503] }) },
  '/api/screens/orders': { post: operation(
    'An order to one screen, or without one to every wall: reload, identify, scene, town (null lets go), lock for half an hour, guests for two hours. A leader may give scene and town.',
    { ok: ok('OrderAnswer'), errors: [...WRITE_ERRORS, 404] }, { requestBody: { required: true, content: jsonOf('ScreenOrders') } }) },
  '/api/screens/pair': { post: operation('The display that shows this code becomes this screen, with a token of audience display that only it holds', {
    ok: ok('ScreenAnswer'), errors: [...WRITE_ERRORS, 404, 409] }, { requestBody: { required: true, content: jsonOf('ScreenPairing') } }) },
  '/api/screens/{id}': {
    put: operation('Makes a screen or changes its name, place and settings; what is left out stays', {
      ok: ok('ScreenAnswer'), errors: [...WRITE_ERRORS, 409] }, { parameters: [SCREEN], requestBody: { required: true, content: jsonOf('Screen') } }),
    delete: operation('Forgets a screen and ends its token', { ok: ok('ScreenAnswer'), errors: [400, 401, 403, 404, 429, 503] }, { parameters: [SCREEN] }),
  },
  '/api/pack': { get: read('The city\'s dictionaries and geometry; with ETag', 'Pack', [], [...READ_ERRORS]) },
  '/api/tracks': {
    get: read('Positions of units; 50,000 at most, then next', 'Tracks', [
      query('unit', 'one unit; absent is all'), query('from', 'from this moment on; absent is an hour before to'),
      query('to', 'up to; absent is now'),
    ], [...READ_ERRORS, 404]),
    post: operation(OSMAND, { ok: ok('TrackReceipt'), errors: WRITE_ERRORS }, { requestBody: lines('Fix') }),
  },
}
