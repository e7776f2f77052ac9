/** The import mappings of a pack, checked against its own categories and regions. */
import type { Category, Region } from '#model/pack.ts'
import { importMappingSchema, type ImportMapping } from './import-mapping.ts'
import { checkedJson, jsonFile, type JsonFile, type JsonPath } from './json-file.ts'
import type { PackFaults } from './pack-faults.ts'
import type { PackFolder } from './pack-folder.ts'

/** Names of regions compare without case and surrounding space. */
export const comparableName = (name: string): string => name.trim().toLowerCase()

interface Dictionaries { regions: readonly Region[], categories: readonly Category[] }

function noteStrangers(file: JsonFile, mapping: ImportMapping, { regions, categories }: Dictionaries, faults: PackFaults): void {
  const note = (path: JsonPath, why: string): void => faults.note(file.name, file.lineOf(path), `${path.join('.')}: ${why}`)
  const codes = new Set(categories.map(category => category.code))
  const { category, region, location } = mapping
  for (const [from, to] of Object.entries(category.map ?? {})) {
    if (!codes.has(to)) note(['category', 'map', from], `"${to}" is no category of categories.csv`)
  }
  if (category.else !== undefined && !codes.has(category.else)) {
    note(['category', 'else'], `"${category.else}" is no category of categories.csv`)
  }
  const byPoint = region?.by === 'point' || region?.else === 'point'
  if (byPoint && location === undefined) note(['region'], 'goes by the point, but there is no "location"')
  if (region === undefined || region.by === 'point') return
  const towns = regions.filter(({ level }) => level === 'town')
  const names = new Set(towns.map(town => comparableName(region.by === 'name' ? town.name : town.code)))
  for (const [from, to] of Object.entries(region.alias ?? {})) {
    if (!names.has(comparableName(to))) note(['region', 'alias', from], `"${to}" is no town of regions.csv`)
  }
}

/** By the name of the file without its folder and ending. A faulty mapping is noted and left out. */
export async function readMappings(folder: PackFolder, known: Dictionaries, faults: PackFaults): Promise<Map<string, ImportMapping>> {
  const mappings = new Map<string, ImportMapping>()
  for (const name of await folder.list('imports')) {
    if (!name.endsWith('.json')) continue
    const text = await folder.file(name)
    const file = text && jsonFile(text, faults)
    const mapping = file && checkedJson<ImportMapping>(file, importMappingSchema, faults)
    if (file === undefined || mapping === undefined) continue
    noteStrangers(file, mapping, known, faults)
    mappings.set(name.slice('imports/'.length, -'.json'.length), mapping)
  }
  return mappings
}
