/** `node dist/wuse.js COMMAND`: the product from the command line. */
import { readConfig, settingsHelp, type Config } from './config.ts'
import { backup, exportSpan, restore, state, verify } from './commands/log-commands.ts'
import { importCommand } from './commands/import-command.ts'
import { simulate } from './commands/simulate-command.ts'
import { token } from './commands/token-command.ts'
import { isFault } from './fault.ts'
import { serve } from './main.ts'

type Run = (config: Config, args: string[]) => Promise<number>

const COMMANDS: Record<string, { run: Run, says: string }> = {
  serve: { run: serve, says: 'runs the server until it is told to stop' },
  import: { run: importCommand, says: '--city DIR [--map NAME] [--rejects FILE] [--into-demo] FILE…  reads CSV or NDJSON into the log of a stopped server' },
  export: { run: exportSpan, says: '--from T --to T [--format ndjson|csv] --out FILE  facts, or incidents as CSV' },
  state: { run: state, says: '--at T [--lens known|happened]  prints the figures of a moment' },
  verify: { run: verify, says: 'walks the log: chain, order, keyframes against a refold' },
  backup: { run: backup, says: 'FILE  a consistent copy, also beside a running server' },
  restore: { run: restore, says: 'FILE  a copy becomes the log' },
  token: { run: token, says: '--audience A --as DUTY-ID [--area CODE] [--ttl 30d] | list | revoke ID' },
  simulate: { run: simulate, says: '--day YYYY-MM-DD --seed N --out FILE  a simulated day as NDJSON' },
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { says }]) => `  ${name.padEnd(10)}${says}`)
  return `wuse COMMAND\n\n${lines.join('\n')}\n\nSettings (environment)\n${settingsHelp()}\n`
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  const command = COMMANDS[name]
  if (command === undefined) {
    const isAsked = name === 'help' || name === '--help'
    process[isAsked ? 'stdout' : 'stderr'].write(isAsked ? help() : `no command ${name}\n\n${help()}`)
    return isAsked ? 0 : 2
  }
  try {
    return await command.run(readConfig(process.env), args)
  }
  catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    process.stderr.write(isFault(error) ? `${error.code}: ${error.why}\n  → ${error.fix}\n` : isUsage ? `${error.message}\n` : `${String((error as Error).stack)}\n`)
    return isUsage ? 2 : 1
  }
}

process.exitCode = await main(process.argv.slice(2))
