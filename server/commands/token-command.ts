/** token: issue, list and revoke the tokens of `DATA_DIR`. */
import { parseArgs } from 'node:util'
import { AUDIENCES, isAudience } from '../access/claims.ts'
import { openTokens } from '../access/tokens.ts'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'
import { makeDataFolder } from '../log/data-folder.ts'
import { loadConfiguredPack } from '../open-city.ts'
import { textOption } from './times.ts'

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

function ttlOf(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  if (count === undefined || unit === undefined) throw new Fault('token.ttl', `--ttl ${text} is no span`, 'write 30m, 12h or 30d')
  return Number(count) * UNITS[unit]!
}

/** Prints the new token once, the list, or nothing. */
export async function token(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { audience: { type: 'string' }, as: { type: 'string' }, area: { type: 'string' }, ttl: { type: 'string' } },
  })
  await makeDataFolder(config.dataDir)
  const tokens = openTokens(config.dataDir)
  try {
    const [verb, id] = positionals
    if (verb === 'list') {
      for (const entry of tokens.list()) process.stdout.write(`${JSON.stringify(entry)}\n`)
      return 0
    }
    if (verb === 'revoke') {
      if (tokens.revoke(textOption('ID', id))) return 0
      throw new Fault('token.unknown', `no standing token ${id}`, 'see token list')
    }
    const audience = textOption('audience', values.audience)
    if (!isAudience(audience)) throw new Fault('token.audience', `${audience} is no audience`, `use one of ${AUDIENCES.join(', ')}`)
    const area = values.area
    if (area !== undefined && !(await loadConfiguredPack(config)).pack.regions.some(region => region.code === area)) {
      throw new Fault('token.area', `the city has no region ${area}`, 'use a code of regions.csv')
    }
    const { secret } = tokens.issue({
      audience, duty: textOption('as', values.as), ...(area === undefined ? {} : { area }),
      ...(values.ttl === undefined ? {} : { ttlMs: ttlOf(values.ttl) }),
    })
    process.stdout.write(`${secret}\n`)
    return 0
  }
  finally {
    tokens.close()
  }
}
