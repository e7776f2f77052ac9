/** 接入: what a stranger sends becomes facts, or a verdict that says why not. Every line gets one; the others are unharmed. */
import { decide, type Command, type Refusal } from '#model/commands.ts'
import { fold, type City } from '#model/city.ts'
import type { Draft, Fact, Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import type { FactLog, LogIdentity } from '../log/fact-log.ts'
import { isRefused, makeChecker, type Candidate, type CheckOptions, type Refused } from './candidate.ts'
import { recallable, recallDraft, type Recalled } from './recall.ts'
import type { Desk, Entry } from './job.ts'
import type { Spine } from './spine.ts'

/** A line as it was read: its value, or why it could not be read. `excerpt` is what the quarantine shows of it. */
export type Line = { line: number, excerpt: string } & ({ value: unknown } | { unreadable: Refused })

export interface Verdict { line: number, verdict: 'accepted' | 'duplicate' | 'rejected', seq?: number, code?: string, why?: string }
export interface Receipt { accepted: number, duplicate: number, rejected: number, upTo: number, verdicts: Verdict[] }

export interface QuarantineEntry { at: Millis, source?: string, line: number, code: string, why: string, excerpt: string }

export interface IntakeOptions extends CheckOptions {
  spine: Spine
  log: FactLog
  clock: () => Millis
  vault: { put: (contact: unknown, at: Millis) => string }
  quarantine: { putAll: (entries: readonly QuarantineEntry[]) => void }
}

export interface Intake {
  /** Durable when it answers. */
  facts: (lines: readonly Line[]) => Promise<Receipt>
  /** The seqs of the facts it became, or a refusal. `by` is a duty id. */
  command: (command: Command, by: string) => Promise<{ facts: number[] } | { refusal: Refusal }>
}

const incidentOf = (draft: Draft): string | undefined =>
  draft.kind.startsWith('incident.') ? (draft.body as { id?: string }).id : undefined

/** Makes the intake of one city. The first fact decides whether the log is a demo or real, for life. */
export function makeIntake(options: IntakeOptions): Intake {
  const { spine, log, vault, quarantine, clock } = options
  const check = makeChecker(options)

  async function claim(first: Draft): Promise<LogIdentity> {
    const identity = await log.identity()
    if (identity !== undefined) return identity
    const claimed: LogIdentity = { city: options.pack.id, nature: first.simulated === true ? 'demo' : 'real', createdAt: clock() }
    await log.claim(claimed)
    return claimed
  }

  function keep(candidate: Candidate, recalled: Recalled, desk: Desk, entries: Entry[]): void {
    const { draft, key, contact } = candidate
    const id = incidentOf(draft)
    const gone = id === undefined ? undefined : recalled.get(id)
    if (gone !== undefined && !desk.city().tables.incidents.has(gone.id)) {
      entries.push({ draft: recallDraft(gone, draft.happenedAt, desk.city().demo === true) })
      recalled.delete(gone.id)
    }
    const kept = contact === undefined ? draft : { ...draft, body: { ...draft.body, contact: vault.put(contact, desk.now) } } as Draft
    entries.push({ draft: kept, key })
  }

  async function facts(lines: readonly Line[]): Promise<Receipt> {
    const now = clock()
    const checked = lines.map(line => ({ line, result: 'unreadable' in line ? line.unreadable : check(line.value, now) }))
    const candidates = checked.flatMap(({ result }) => (isRefused(result) ? [] : [result]))
    const identity = candidates[0] === undefined ? undefined : await claim(candidates[0].draft)
    let recalled: Recalled = new Map()
    const receipt = await spine.submit<Receipt>({
      keys: candidates.map(({ key }) => key),
      prepare: async () => {
        recalled = await recallable(log, spine.city, candidates.flatMap(({ draft }) => incidentOf(draft) ?? []))
      },
      decide: (desk) => {
        const entries: Entry[] = []
        const own = new Map<string, { index: number, hash: string }>()
        const verdicts = checked.map(({ line: { line }, result }): Verdict & { index?: number } => {
          if (isRefused(result)) return { line, verdict: 'rejected', ...result }
          if (identity?.nature === 'real' && result.draft.simulated === true) {
            return { line, verdict: 'rejected', code: 'fact.simulated', why: 'a real log takes no simulated fact' }
          }
          const { source, key, hash } = result.key
          const known = desk.known(source, key)
          const earlier = own.get(`${source}\u0000${key}`)
          if (known !== undefined || earlier !== undefined) {
            const isSame = (known ?? earlier!).hash === hash
            return {
              line, verdict: 'duplicate', ...(known === undefined ? { index: earlier!.index } : { seq: known.seq }),
              ...(isSame ? {} : { code: 'differs', why: 'the key is known with another body; the first one stands' }),
            }
          }
          keep(result, recalled, desk, entries)
          own.set(`${source}\u0000${key}`, { index: entries.length - 1, hash })
          return { line, verdict: 'accepted', index: entries.length - 1, ...result.note }
        })
        return { entries, answer: seqs => receiptOf(verdicts, seqs, spine.city.seq) }
      },
    })
    const refused = receipt.verdicts.flatMap((verdict, i) => (verdict.verdict === 'rejected' ? [setAside(lines[i]!, verdict, now)] : []))
    if (refused.length > 0) quarantine.putAll(refused)
    return { ...receipt, upTo: spine.city.seq }
  }

  function setAside(line: Line, { code = '', why = '' }: Verdict, at: Millis): QuarantineEntry {
    const source = 'value' in line ? (line.value as { source?: unknown } | null)?.source : undefined
    return { at, line: line.line, code, why, excerpt: line.excerpt, ...(typeof source === 'string' ? { source: source.slice(0, 100) } : {}) }
  }

  async function command(asked: Command, by: string): Promise<{ facts: number[] } | { refusal: Refusal }> {
    if ('town' in asked.body && asked.body.town !== undefined && !options.pack.regions.some(r => r.code === (asked.body as { town: string }).town)) {
      return { refusal: { code: 'town.unknown', why: `${options.pack.id} has no town ${String(asked.body.town)}` } }
    }
    let recalled: Recalled = new Map()
    const id = asked.kind.startsWith('incident.') ? (asked.body as { id: string }).id : undefined
    const outcome = await spine.submit<{ facts: number[] } | { refusal: Refusal }>({
      prepare: async () => {
        recalled = id === undefined ? recalled : await recallable(log, spine.city, [id])
        if (asked.kind === 'fact.expunge') asked.body.incident = await incidentAt(asked.body.seq)
      },
      decide: (desk) => {
        const gone = id === undefined || desk.city().tables.incidents.has(id) ? undefined : recalled.get(id)
        const before: Entry[] = gone === undefined ? [] : [{ draft: recallDraft(gone, desk.now, desk.city().demo === true) }]
        const decision = decide(withRecalled(desk.city(), before[0]), scrubbed(asked), { by, at: desk.now, demo: desk.city().demo === true })
        if ('refusal' in decision) return { entries: [], answer: () => ({ refusal: decision.refusal }) }
        return { entries: [...before, ...decision.facts.map(draft => ({ draft }))], answer: seqs => ({ facts: [...seqs] }) }
      },
    })
    if ('facts' in outcome && asked.kind === 'fact.expunge') {
      await spine.keyframing.settle()
      await log.expunge(asked.body.seq)
      await spine.keyframing.storeNow(spine.city)
    }
    return outcome
  }

  async function incidentAt(seq: number): Promise<string | undefined> {
    for await (const [fact] of log.read({ after: seq - 1, upTo: seq })) return fact === undefined ? undefined : incidentOf(fact)
    return undefined
  }

  function scrubbed(asked: Command): Command {
    const body = Object.fromEntries(Object.entries(asked.body).map(([name, value]: [string, unknown]) =>
      [name, typeof value === 'string' && name !== 'id' ? options.scrub(value).text : value]))
    return { kind: asked.kind, body } as Command
  }

  return { facts, command }
}

function withRecalled(city: City, entry: Entry | undefined): City {
  if (entry === undefined) return city
  return fold(city, [{ ...entry.draft, seq: city.seq, recordedAt: city.recordedAt } as Fact])
}

function receiptOf(verdicts: readonly (Verdict & { index?: number })[], seqs: readonly number[], upTo: number): Receipt {
  const count = (kind: Verdict['verdict']): number => verdicts.filter(({ verdict }) => verdict === kind).length
  return {
    accepted: count('accepted'), duplicate: count('duplicate'), rejected: count('rejected'), upTo,
    verdicts: verdicts.map(({ index, ...verdict }) => (index === undefined ? verdict : { ...verdict, seq: seqs[index]! })),
  }
}

/** A fault for a body that could not be read at all. */
export const unreadable = (why: string): Fault =>
  new Fault('body.unreadable', why, 'send a JSON array or application/x-ndjson in UTF-8', { status: 400 })
