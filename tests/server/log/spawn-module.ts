/** Runs a TypeScript module of the project in a process of its own, so that it can be limited or killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const RUN = `import { runnerImport } from 'vite'; await runnerImport(process.argv[1], { configFile: false, root: process.cwd() })`

/** `lines` are what it wrote so far; `line` waits for the first that is wanted; `ended` resolves with its exit code or signal. */
export interface Running {
  child: ChildProcess
  lines: string[]
  line(wanted: (line: string) => boolean): Promise<string>
  ended: Promise<number | string>
}

/** Starts `module` (path from the project's root) with `args`; `prefix` is a command to run it under. */
export function spawnModule(module: string, args: readonly string[], prefix: readonly string[] = []): Running {
  const [command, ...rest] = [...prefix, process.execPath, '--input-type=module', '-e', RUN, '--', module, ...args]
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let unfinished = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const parts = (unfinished + text).split('\n')
    unfinished = parts.pop()!
    lines.push(...parts)
    for (const look of [...waiting]) look()
  })
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const line = (wanted: (line: string) => boolean): Promise<string> => new Promise((resolve, reject) => {
    const look = (): void => {
      const found = lines.find(wanted)
      if (found === undefined) return
      waiting.delete(look)
      resolve(found)
    }
    waiting.add(look)
    look()
    void ended.then(how => reject(new Error(`ended (${how}) before the line came: ${lines.slice(-3).join(' | ')}`)))
  })
  return { child, lines, line, ended }
}

/** Kills without a chance to tidy up, and waits until it is gone. */
export async function kill9(running: Running): Promise<void> {
  running.child.kill('SIGKILL')
  await running.ended
}
