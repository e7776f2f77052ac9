/** verify, backup, restore, state, export: what a stopped city can be asked. */
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { emptyCity, fold } from '#model/city.ts'
import type { Fact } from '#model/fact.ts'
import { dueAt } from '#model/incident.ts'
import { isoLocal } from '#model/local-time.ts'
import type { CityPack } from '#model/pack.ts'
import { summarize } from '#model/summary.ts'
import type { Lens } from '#model/timeline.ts'
import { upcast } from '#model/upcast.ts'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'
import { cityAt } from '../log/city-at.ts'
import { makeDataFolder } from '../log/data-folder.ts'
import { takeLockToRead } from '../log/data-lock.ts'
import type { FactLog } from '../log/fact-log.ts'
import { openSqliteLog } from '../log/sqlite-log.ts'
import { restoreLog } from '../log/sqlite-backup.ts'
import { prove } from '../log/verify-city.ts'
import { loadConfiguredPack, LOG_FILE } from '../open-city.ts'
import { textOption, timeOption } from './times.ts'

const fileOf = (config: Config): string => path.join(config.dataDir, LOG_FILE)

async function besideServer<T>(config: Config, work: (log: FactLog) => Promise<T>): Promise<T> {
  const log = await openSqliteLog({ file: fileOf(config), upcast, readOnly: true })
  try {
    return await work(log)
  }
  finally {
    await log.close()
  }
}

async function withLog<T>(config: Config, work: (log: FactLog) => Promise<T>): Promise<T> {
  const lock = takeLockToRead(fileOf(config))
  try {
    return await besideServer(config, work)
  }
  finally {
    lock.release()
  }
}

/** Prints the proof; 1 when it breaks. */
export const verify = (config: Config): Promise<number> => withLog(config, async (log) => {
  const proof = await prove(log)
  const counts = `facts ${proof.facts}, expunged ${proof.expunged}, keyframes ${proof.keyframes}`
  process.stdout.write(proof.ok ? `${counts}, digest ${proof.digest}, ok\n` : `${counts}, broken at ${proof.seq}: ${proof.code} ${proof.why}\n`)
  return proof.ok ? 0 : 1
})

/** A hot copy of the log into FILE. */
export const backup = (config: Config, [file]: string[]): Promise<number> => besideServer(config, async (log) => {
  await log.backup(textOption('FILE', file))
  return 0
})

/** A backup becomes the log of `DATA_DIR`. */
export async function restore(config: Config, [file]: string[]): Promise<number> {
  await makeDataFolder(config.dataDir)
  await restoreLog(textOption('FILE', file), fileOf(config))
  return 0
}

function lensOption(text: string): Lens {
  if (text === 'known' || text === 'happened') return text
  throw new Fault('command.lens', `--lens ${text} is neither known nor happened`, 'use one of the two')
}

/** Prints what `GET /api/city` answers, for a stopped server. */
export async function state(config: Config, args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { at: { type: 'string' }, lens: { type: 'string', default: 'known' } } })
  const { pack } = await loadConfiguredPack(config)
  return await withLog(config, async (log) => {
    const at = timeOption('at', values.at, pack.timeZone)
    const lens = lensOption(values.lens)
    const city = await cityAt(log, at, lens, pack.timeZone)
    process.stdout.write(`${JSON.stringify(summarize(city, { at, iso: isoLocal(at, pack.timeZone), lens }, pack), null, 2)}\n`)
    return 0
  })
}

/** A fact as it is exported: times in the city's zone, the key only on the submitted fact. */
export function exportedFact(fact: Fact, timeZone: string): Record<string, unknown> {
  const { seq, kind, v, key, source, happenedAt, recordedAt, simulated, body } = fact
  return {
    seq, kind, v, ...(key === undefined ? {} : { key }), source,
    happenedAt: isoLocal(happenedAt, timeZone), recordedAt: isoLocal(recordedAt, timeZone),
    ...(simulated === true ? { simulated } : {}), body,
  }
}

const CSV_COLUMNS = ['id', 'category', 'town', 'level', 'stage', 'reportedAt', 'dueAt', 'closedAt', 'custody', 'lng', 'lat'] as const
const cell = (value: unknown): string => {
  const text = value === undefined || value === null ? '' : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function* factLines(log: FactLog, span: { after: number, upTo: number }, pack: CityPack): AsyncIterable<string> {
  for await (const facts of log.read(span)) yield facts.map(fact => `${JSON.stringify(exportedFact(fact, pack.timeZone))}\n`).join('')
}

/** Incidents reported in the span, as they stood at its end; a demo's file says so in its first line. */
async function* incidentLines(log: FactLog, span: { from: number, to: number }, pack: CityPack): AsyncIterable<string> {
  const seen = new Set<string>()
  const identity = await log.identity()
  if (identity?.nature === 'demo') yield '# 演示数据·非真实评估\n'
  yield `${CSV_COLUMNS.join(',')}\n`
  const upTo = await log.seqAt(span.to)
  for await (const facts of log.read({ after: await log.seqAt(span.from - 1), upTo })) {
    for (const fact of facts) {
      if (fact.kind !== 'incident.reported' || seen.has(fact.body.id)) continue
      seen.add(fact.body.id)
      yield `${(await incidentRow(log, fact.body.id, upTo, pack)).map(cell).join(',')}\n`
    }
  }
}

async function incidentRow(log: FactLog, id: string, upTo: number, pack: CityPack): Promise<unknown[]> {
  const facts = (await log.about(id)).filter(fact => fact.seq <= upTo)
  const incident = fold(emptyCity(), facts).tables.incidents.get(id)!
  const time = (at: number | undefined): string => (at === undefined ? '' : isoLocal(at, pack.timeZone))
  return CSV_COLUMNS.map((column) => {
    if (column === 'dueAt') return time(dueAt(incident))
    return column === 'reportedAt' || column === 'closedAt' ? time(incident[column]) : incident[column]
  })
}

/** Facts as NDJSON, or incidents as CSV, of a span. */
export async function exportSpan(config: Config, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args, options: { from: { type: 'string' }, to: { type: 'string' }, format: { type: 'string', default: 'ndjson' }, out: { type: 'string' } },
  })
  const { pack } = await loadConfiguredPack(config)
  return await withLog(config, async (log) => {
    const span = { from: timeOption('from', values.from, pack.timeZone), to: timeOption('to', values.to, pack.timeZone) }
    if (values.format !== 'ndjson' && values.format !== 'csv') {
      throw new Fault('command.format', `--format ${values.format} is neither ndjson nor csv`, 'use one of the two')
    }
    const lines = values.format === 'csv'
      ? incidentLines(log, span, pack)
      : factLines(log, { after: await log.seqAt(span.from - 1), upTo: await log.seqAt(span.to) }, pack)
    await pipeline(Readable.from(lines), createWriteStream(textOption('out', values.out)))
    return 0
  })
}
