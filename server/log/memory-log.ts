/** A log in memory, for tests: the same behaviour as the SQLite log, nothing durable. */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { Fact, Millis } from '#model/fact.ts'
import { genesisOf, linkOf, sha256 } from './chain.ts'
import { assertContinues, assertOwn, assertSameIdentity, incidentOf, keyOf, lastRecordedBy, PAGE_FACTS } from './continuity.ts'
import type { FactLog, Head, Keyframe, KeyRecord, KnownKey, LogIdentity, ReadRange, VerifyReport } from './fact-log.ts'
import { blankText } from './free-text.ts'
import { closedFault, keyframeBeyond, keyTaken, newerFact, noSuchFact } from './log-faults.ts'
import { asIs, type Upcast } from './stored-fact.ts'

interface Row { fact: Omit<Fact, 'body'>, body: string, hash: string, expunged?: string }

class MemoryLog implements FactLog {
  readonly epoch = randomUUID()
  readonly #upcast: Upcast
  readonly #rows: Row[] = []
  readonly #keys = new Map<string, KnownKey>()
  readonly #incidents = new Set<string>()
  #keyframes: Keyframe[] = []
  #identity: LogIdentity | undefined
  #open = true

  constructor(upcast: Upcast) {
    this.#upcast = upcast
  }

  #assertOpen(): void {
    if (!this.#open) throw closedFault()
  }

  #head(): Head {
    const last = this.#rows.at(-1)
    return last === undefined ? { seq: 0, recordedAt: 0 } : { seq: last.fact.seq, recordedAt: last.fact.recordedAt }
  }

  #fact(row: Row): Fact {
    const stored = { ...row.fact, body: JSON.parse(row.body) as unknown }
    try {
      return this.#upcast(stored)
    } catch (error) {
      throw newerFact(stored.seq, error)
    }
  }

  async head(): Promise<Head> {
    this.#assertOpen()
    return this.#head()
  }

  async identity(): Promise<LogIdentity | undefined> {
    this.#assertOpen()
    return this.#identity
  }

  async claim(identity: LogIdentity): Promise<void> {
    this.#assertOpen()
    if (this.#identity !== undefined) assertSameIdentity(this.#identity, identity)
    this.#identity ??= { ...identity }
  }

  async append(facts: readonly Fact[], keys: readonly (KeyRecord & { seq: number })[] = []): Promise<void> {
    this.#assertOpen()
    assertContinues(this.#head(), facts)
    assertOwn(facts, keys)
    const fresh = new Map(keys.map(k => [keyOf(k.source, k.key), { seq: k.seq, hash: k.hash }]))
    if (fresh.size < keys.length || [...fresh.keys()].some(k => this.#keys.has(k))) throw keyTaken()
    let previous = this.#rows.at(-1)?.hash ?? genesisOf(this.epoch)
    for (const { body, ...header } of facts) {
      const json = JSON.stringify(body)
      previous = linkOf(previous, header, sha256(json))
      this.#rows.push({ fact: header, body: json, hash: previous })
      const incident = incidentOf({ kind: header.kind, body })
      if (incident !== undefined) this.#incidents.add(incident)
    }
    for (const [key, known] of fresh) this.#keys.set(key, known)
  }

  async lookup(keys: readonly { source: string, key: string }[]): Promise<Map<string, KnownKey>> {
    this.#assertOpen()
    const asked = keys.map(({ source, key }) => keyOf(source, key))
    return new Map(asked.flatMap(key => {
      const known = this.#keys.get(key)
      return known === undefined ? [] : [[key, known] as const]
    }))
  }

  async* #pages(rows: readonly Row[]): AsyncIterable<Fact[]> {
    for (let i = 0; i < rows.length; i += PAGE_FACTS) {
      this.#assertOpen()
      yield rows.slice(i, i + PAGE_FACTS).map(row => this.#fact(row))
    }
  }

  async* read({ after, upTo = Infinity }: ReadRange): AsyncIterable<Fact[]> {
    this.#assertOpen()
    yield* this.#pages(this.#rows.filter(({ fact }) => fact.seq > after && fact.seq <= upTo))
  }

  async* readHappened({ after, until }: { after: number, until: Millis }): AsyncIterable<Fact[]> {
    this.#assertOpen()
    const rows = this.#rows.filter(({ fact }) => fact.seq > after && fact.happenedAt <= until)
    yield* this.#pages(rows.sort((a, b) => a.fact.happenedAt - b.fact.happenedAt || a.fact.seq - b.fact.seq))
  }

  async about(incident: string): Promise<Fact[]> {
    this.#assertOpen()
    const rows = this.#rows.filter(row => incidentOf({ kind: row.fact.kind, body: JSON.parse(row.body) as unknown }) === incident)
    return rows.map(row => this.#fact(row))
  }

  async knownIncidents(incidents: readonly string[]): Promise<Set<string>> {
    this.#assertOpen()
    return new Set(incidents.filter(incident => this.#incidents.has(incident)))
  }

  async seqAt(at: Millis): Promise<number> {
    this.#assertOpen()
    return lastRecordedBy(at, this.#rows.length, seq => this.#rows[seq - 1]!.fact.recordedAt)
  }

  async expunge(seq: number): Promise<void> {
    this.#assertOpen()
    const row = this.#rows[seq - 1]
    if (row === undefined) throw noSuchFact(seq)
    row.expunged ??= sha256(row.body)
    row.body = JSON.stringify(blankText(JSON.parse(row.body)))
    this.#keyframes = this.#keyframes.filter(k => k.seq < seq)
  }

  async putKeyframe(keyframe: Keyframe): Promise<void> {
    this.#assertOpen()
    if (keyframe.seq > this.#rows.length) throw keyframeBeyond(keyframe.seq, this.#rows.length)
    this.#keyframes = this.#keyframes.filter(k => k.seq !== keyframe.seq || k.modelVersion !== keyframe.modelVersion)
    this.#keyframes.push({ ...keyframe, blob: Uint8Array.from(keyframe.blob) })
  }

  async keyframeBefore(seq: number, modelVersion: number): Promise<Keyframe | undefined> {
    this.#assertOpen()
    return this.#keyframes.filter(k => k.seq <= seq && k.modelVersion === modelVersion).sort((a, b) => b.seq - a.seq)[0]
  }

  async keyframesIn({ after, upTo }: Required<ReadRange>, modelVersion: number): Promise<Omit<Keyframe, 'blob'>[]> {
    this.#assertOpen()
    return this.#keyframes.filter(k => k.seq > after && k.seq <= upTo && k.modelVersion === modelVersion)
      .map(({ blob: _blob, ...rest }) => rest).sort((a, b) => a.seq - b.seq)
  }

  async verify(): Promise<VerifyReport> {
    this.#assertOpen()
    const counts = { expunged: this.#rows.filter(r => r.expunged !== undefined).length, keyframes: this.#keyframes.length, head: this.#head() }
    let previous = genesisOf(this.epoch)
    for (const [index, row] of this.#rows.entries()) {
      previous = linkOf(previous, row.fact, row.expunged ?? sha256(row.body))
      if (previous === row.hash) continue
      return { ok: false, facts: index, ...counts, seq: row.fact.seq, code: 'log.damaged', why: `fact ${row.fact.seq} breaks the chain` }
    }
    return { ok: true, facts: this.#rows.length, ...counts }
  }

  async backup(file: string): Promise<void> {
    this.#assertOpen()
    const lines = this.#rows.map(row => JSON.stringify({ ...row.fact, body: JSON.parse(row.body) as unknown }))
    await writeFile(file, lines.map(line => `${line}\n`).join(''), { flag: 'wx' })
  }

  async close(): Promise<void> {
    this.#open = false
  }
}

/** An empty log that lives as long as the process. `backup` writes its facts as lines of JSON. */
export const createMemoryLog = (options: { upcast?: Upcast } = {}): FactLog => new MemoryLog(options.upcast ?? asIs)
