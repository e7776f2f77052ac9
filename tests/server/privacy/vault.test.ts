import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openVault } from '../../../server/privacy/vault.ts'

let dir: string
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'vault-')) })
afterEach(() => { rmSync(dir, { recursive: true }) })

const bytesOf = (folder: string): Buffer => Buffer.concat(readdirSync(folder).map(name => readFileSync(join(folder, name))))
const at = Date.UTC(2026, 0, 15)

describe('the vault', () => {
  it('gives back any JSON by its reference, also after a restart', () => {
    const contacts = [{ name: '张三', phone: '13800138000' }, '13900139000', ['a', null], 42, false, { deep: { er: [1, 2] } }]
    const vault = openVault(join(dir, 'vault.db'))
    const references = vault.putAll(contacts.map(contact => ({ contact, at })))
    expect(new Set(references).size).toBe(contacts.length)
    vault.close()
    const again = openVault(join(dir, 'vault.db'))
    expect(references.map(again.get)).toEqual(contacts)
    expect(again.get('vault_none')).toBeUndefined()
    again.close()
  })

  it('keeps its file to its owner', () => {
    const vault = openVault(join(dir, 'inner', 'vault.db'))
    vault.put('x', at)
    for (const name of readdirSync(join(dir, 'inner'))) expect(statSync(join(dir, 'inner', name)).mode & 0o077).toBe(0)
    vault.close()
  })

  it('erases so that no byte of the contact is left in any file while it is open', () => {
    const vault = openVault(join(dir, 'vault.db'))
    const secret = `王五-erase-me-${'长'.repeat(3_000)}`
    const others = vault.putAll(Array.from({ length: 50 }, (_, i) => ({ contact: `kept-${i}-${'x'.repeat(500)}`, at })))
    const reference = vault.put({ secret }, at)
    expect(bytesOf(dir).includes('erase-me')).toBe(true)
    expect(vault.erase(reference)).toBe(true)
    expect(bytesOf(dir).includes('erase-me')).toBe(false)
    expect(bytesOf(dir).includes('长长长')).toBe(false)
    expect(vault.get(reference)).toBeUndefined()
    expect(vault.erase(reference)).toBe(false)
    expect(others.map(vault.get)).not.toContain(undefined)
    vault.close()
  })

  it('erases what was put before a moment, and only that', () => {
    const vault = openVault(join(dir, 'vault.db'))
    const old = vault.put('old-contact-1', at - 1)
    const young = vault.put('young-contact', at)
    expect(vault.eraseOlderThan(at)).toBe(1)
    expect(vault.get(old)).toBeUndefined()
    expect(vault.get(young)).toBe('young-contact')
    expect(vault.count()).toBe(1)
    expect(bytesOf(dir).includes('old-contact-1')).toBe(false)
    vault.close()
  })

  it('says so when another reader keeps the erased page alive, and erases once it is gone', () => {
    const file = join(dir, 'vault.db')
    const vault = openVault(file)
    const reference = vault.put('erase-me-too', at)
    const reader = new DatabaseSync(file)
    reader.exec('BEGIN')
    reader.prepare('SELECT * FROM contacts').all()
    expect(() => vault.erase(reference)).toThrow(/vault\.(not-erased|locked)/)
    reader.exec('COMMIT')
    reader.close()
    vault.erase(reference)
    expect(bytesOf(dir).includes('erase-me-too')).toBe(false)
    vault.close()
  }, 20_000)

  it('puts all or none, and nothing that is no JSON', () => {
    const vault = openVault(join(dir, 'vault.db'))
    expect(() => vault.putAll([{ contact: 'a', at }, { contact: undefined, at }])).toThrow('vault.nothing')
    expect(vault.count()).toBe(0)
    vault.close()
    expect(() => vault.put('a', at)).toThrow('vault.closed')
  })

  it('names a damaged file and a folder it may not use', () => {
    writeFileSync(join(dir, 'bad.db'), 'this is not a database, it is a line of text\n'.repeat(200))
    expect(() => openVault(join(dir, 'bad.db'))).toThrow('vault.damaged')
    expect(() => openVault(join(dir, 'bad.db', 'vault.db'))).toThrow('vault.unwritable')
  })
})
