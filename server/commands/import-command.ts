/** import: foreign files through a mapping of the pack into the log of a stopped server. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'
import { importFiles } from '../import/import-files.ts'
import { Spine } from '../intake/spine.ts'
import { loadConfiguredPack, openCity, rollupListener } from '../open-city.ts'
import type { ImportMapping } from '../pack/import-mapping.ts'
import { scrub } from '../privacy/scrub.ts'

function mappingOf(imports: ReadonlyMap<string, ImportMapping>, name: string | undefined): ImportMapping {
  const names = [...imports.keys()]
  const chosen = name ?? (names.length === 1 ? names[0] : undefined)
  const mapping = chosen === undefined ? undefined : imports.get(chosen)
  if (mapping !== undefined) return mapping
  throw new Fault('import.mapping', name === undefined ? 'the pack has several mappings, or none' : `the pack has no mapping ${name}`,
    `add --map and one of ${names.join(', ') || 'imports/*.json of the pack'}`)
}

/** Prints `accepted A, duplicate D, rejected R`; refused rows go to `--rejects` as NDJSON. */
export async function importCommand(config: Config, args: string[]): Promise<number> {
  const { values, positionals: files } = parseArgs({
    args, allowPositionals: true,
    options: { city: { type: 'string' }, map: { type: 'string' }, rejects: { type: 'string' }, 'into-demo': { type: 'boolean', default: false } },
  })
  if (files.length === 0) throw new Fault('command.missing', 'no file to import', 'name at least one file')
  const faults: Fault[] = []
  const city = values.city === undefined ? config.city : path.resolve(values.city)
  const loaded = await loadConfiguredPack(city === undefined ? {} : { city })
  const { log, rollup, city: present, locator, passage } = await openCity({ dataDir: config.dataDir, loaded }, fault => faults.push(fault))
  const clock = Date.now
  const spine = new Spine({ log, city: present, clock, onFault: fault => faults.push(fault) })
  spine.listen(rollupListener(rollup, fault => faults.push(fault)))
  try {
    const { accepted, duplicate, rejected, rejects } = await importFiles({
      files, mapping: mappingOf(loaded.imports, values.map), pack: loaded, spine, log, locator, passage, scrub, clock, intoDemo: values['into-demo'],
    })
    if (values.rejects !== undefined) await writeFile(values.rejects, rejects.map(reject => `${JSON.stringify(reject)}\n`).join(''))
    process.stdout.write(`accepted ${accepted}, duplicate ${duplicate}, rejected ${rejected}\n`)
  }
  finally {
    await spine.close()
    rollup.close()
    await log.close()
  }
  for (const fault of faults) process.stderr.write(`${fault.message}\n`)
  return faults.length === 0 ? 0 : 1
}
