import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isFault } from '../../../server/fault.ts'
import { loadPack } from '../../../server/pack/load-pack.ts'
import { BROKEN, city, regions, TREE, type Changes } from '../../support/geo-broken-packs.ts'
import { withPack } from '../../support/geo-pack.ts'

/** The lines of the fault's `why` below its head. */
const faultsAt = async (dir: string): Promise<string[]> => {
  const fault = await loadPack(dir).then(() => undefined, (error: unknown) => error)
  if (!isFault(fault)) throw fault ?? new Error('the pack was taken')
  expect(fault.code).toBe('pack.broken')
  return fault.why.split('\n').slice(1).map(line => line.trim())
}
const faultsOf = (changes: Changes): Promise<string[]> => withPack(changes, faultsAt)

describe('a broken pack is refused with file and line', () => {
  it('is taken when nothing is broken', async () => {
    const loaded = await withPack({}, loadPack)
    expect(loaded.pack.regions.map(region => region.code)).toEqual(['c', 't1', 't2'])
  })

  for (const [title, [changes, ...expected]] of Object.entries(BROKEN)) {
    it(title, async () => {
      const faults = await faultsOf(changes)
      expect(faults, faults.join('\n')).toHaveLength(expected.length)
      for (const want of expected) {
        const isTold = faults.some(fault => typeof want === 'string' ? fault === want : want.test(fault))
        expect(isTold, `${String(want)} in\n${faults.join('\n')}`).toBe(true)
      }
    })
  }

  it('lists the faults of all files at once, in the order of files and lines', async () => {
    const faults = await faultsOf({
      ...city('Asia/Shanghai', 'Nowhere'), ...regions(...TREE, 't3,Town Three,town,c9'), 'categories.csv': 'code,name\n01,\n',
    })
    expect(faults.map(fault => fault.split(' ')[0])).toEqual(['categories.csv:2', 'city.json:4', 'regions.csv:5', 'regions.csv:5'])
  })

  it('tells bytes that are no UTF-8', async () => {
    const faults = await withPack({ 'platforms.csv': '' }, async dir => {
      await writeFile(path.join(dir, 'platforms.csv'), Buffer.from([0x63, 0xff, 0xfe]))
      return faultsAt(dir)
    })
    expect(faults).toEqual(['platforms.csv:1 is not UTF-8 text'])
  })

  it('says when there is no pack at all', async () => {
    await expect(loadPack('/nowhere/at/all')).rejects.toMatchObject({ code: 'pack.missing' })
  })
})
