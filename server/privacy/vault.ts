/** The vault: contact details, apart from the log, so that they can be erased while the log stays whole. */
import { randomBytes } from 'node:crypto'
import type { Millis } from '#model/fact.ts'
import { Fault } from '../fault.ts'
import { openPrivateFile } from './private-file.ts'
import type { PrivateFile } from './private-file.ts'

/** Faults of every method: `vault.full`, `vault.locked`, `vault.damaged`, `vault.unwritable`, `vault.closed`. */
export interface Vault {
  /** Durable when it returns. `contact` is any JSON; `at` is when it was told (epoch ms). Returns a random reference. */
  put(contact: unknown, at: Millis): string
  /** Several in one commit, references in the same order: all or none. */
  putAll(contacts: readonly { contact: unknown, at: Millis }[]): string[]
  /** The contact as it was put; undefined when it never was or is erased. */
  get(reference: string): unknown
  /** Makes the bytes unreadable in the file, not just unreachable. False when there was nothing. `vault.not-erased` when it cannot. */
  erase(reference: string): boolean
  /** The same for everything put with an earlier `at`; returns how many. */
  eraseOlderThan(at: Millis): number
  count(): number
  close(): void
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS contacts (
  reference TEXT PRIMARY KEY, at INTEGER NOT NULL, contact TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS contacts_at ON contacts(at)`

const newReference = (): string => `vault_${randomBytes(16).toString('hex')}`

function jsonOf(contact: unknown): string {
  const json = JSON.stringify(contact) as string | undefined
  if (json === undefined) throw new Fault('vault.nothing', 'there is no contact to keep', 'put only what JSON can say')
  return json
}

function insert(file: PrivateFile, contacts: readonly { contact: unknown, at: Millis }[]): string[] {
  const rows = contacts.map(({ contact, at }) => ({ reference: newReference(), at, json: jsonOf(contact) }))
  file.transact((db) => {
    const put = db.prepare('INSERT INTO contacts (reference, at, contact) VALUES (?, ?, ?)')
    for (const row of rows) put.run(row.reference, row.at, row.json)
  })
  return rows.map(r => r.reference)
}

/** The write-ahead log still holds the page as it was: only a truncating checkpoint ends that. */
function forget(file: PrivateFile): void {
  const outcome = file.run(db => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()) as { busy: number }
  if (outcome.busy === 0) return
  throw new Fault('vault.not-erased', 'another reader keeps old pages of the vault alive', 'end the other reader and erase again',
    { status: 503 })
}

/** Opens the vault in `file` (made with mode 600 when it is not there). */
export function openVault(file: string): Vault {
  const store = openPrivateFile(file, 'vault', SCHEMA)
  const eraseWhere = (clause: string, value: string | number): number => {
    const { changes } = store.run(db => db.prepare(`DELETE FROM contacts WHERE ${clause}`).run(value))
    forget(store)
    return Number(changes)
  }
  return {
    put: (contact, at) => insert(store, [{ contact, at }])[0] as string,
    putAll: contacts => contacts.length === 0 ? [] : insert(store, contacts),
    get(reference) {
      const row = store.run(db => db.prepare('SELECT contact FROM contacts WHERE reference = ?').get(reference))
      return row === undefined ? undefined : JSON.parse((row as { contact: string }).contact) as unknown
    },
    erase: reference => eraseWhere('reference = ?', reference) > 0,
    eraseOlderThan: at => eraseWhere('at < ?', at),
    count: () => (store.run(db => db.prepare('SELECT count(*) AS n FROM contacts').get()) as { n: number }).n,
    close: store.close,
  }
}
