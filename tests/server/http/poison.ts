/** Poison: bodies that must not hurt, from files and of our own. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { sharedDir } from '../../support/montgomery-pack.ts'
import { report } from './served-city.ts'

export interface Poison { name: string, bytes: Buffer }

/** The 53 files. */
export async function poisonFiles(): Promise<Poison[]> {
  const dir = path.join(sharedDir(), 'real', 'poison')
  const names = (await readdir(dir)).filter(name => name.endsWith('.json')).sort()
  return await Promise.all(names.map(async name => ({ name, bytes: await readFile(path.join(dir, name)) })))
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const withText = (name: string, find: string, replace: string): Buffer => Buffer.from(JSON.stringify(report(name)).replace(find, () =>
  replace))

/** Twelve of our own: each is JSON, most look like a fact. `code` is the verdict's. */
export const ownPoison = (): (Poison & { code: string | undefined })[] => [
  { name: '100,000 brackets, closed', bytes: Buffer.from(deep(100_000)), code: 'line.too-deep' },
  { name: 'a fact with 50,000 levels in its contact', bytes: withText('deep', '"body":{', `"body":{"contact":${deep(50_000)},`),
    code: 'line.too-deep' },
  { name: 'a text of one million characters', bytes: json(report('long', { text: '水'.repeat(300_000) })), code: 'fact.malformed' },
  { name: 'a number beyond every double', bytes: withText('far', '"body":{', '"body":{"location":{"lng":1e400,"lat":30},'),
    code: 'fact.malformed' },
  { name: 'half of a character in the id', bytes: json(report('\ud800half')), code: 'fact.malformed' },
  { name: '__proto__ as kind', bytes: json(report('proto', {}, { kind: '__proto__' })), code: 'fact.unknown-kind' },
  { name: '__proto__ and constructor in the body', bytes: withText('own', '"body":{',
    '"body":{"__proto__":{"admin":true},"constructor":1,'), code: undefined },
  { name: 'the same name twice, the last one wrong', bytes: withText('twice', '"body":{', '"source":"","body":{'), code: 'fact.malformed' },
  { name: 'a time a year ahead', bytes: json(report('ahead', {}, { happenedAt: '2027-11-24T09:30:00+08:00' })), code: 'time.future' },
  { name: 'a day that never was', bytes: json(report('never', {}, { happenedAt: '2026-02-30T09:30:00' })), code: 'time.unreadable' },
  { name: 'the point 0/0', bytes: json(report('zero', { location: { lng: 0, lat: 0 } })), code: 'location.zero' },
  { name: 'a phone number as key', bytes: json(report('phone', {}, { key: '13812345678' })), code: 'key.personal' },
]
