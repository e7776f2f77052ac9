/** Finds the sources by their files, prepares and starts the chosen ones, and stops them in reverse. */
import { Fault } from '../fault.ts'
import type { LogIdentity } from '../log/fact-log.ts'
import type { SourceContext, SourceDefinition } from './define.ts'

const modules = import.meta.glob<{ default: SourceDefinition }>(['./*.ts', '!./define.ts', '!./run-sources.ts'], { eager: true })
export const SOURCE_DEFINITIONS: readonly SourceDefinition[] = Object.values(modules).map(module => module.default)
  .sort((a, b) => (a.id < b.id ? -1 : 1))

/**
 * The sources to run: those named, or by default the simulator on an empty or demo log and none on a real one.
 * Faults: `source.unknown`, and `source.simulated` for a simulated one on a real log.
 */
export function chooseSources(named: readonly string[] | undefined, identity: LogIdentity | undefined): SourceDefinition[] {
  const ids = named ?? (identity?.nature === 'real' ? [] : ['simulator'])
  return ids.map((id) => {
    const source = SOURCE_DEFINITIONS.find(definition => definition.id === id)
    if (source === undefined) {
      throw new Fault('source.unknown', `there is no source ${id}`, `SOURCES may name ${SOURCE_DEFINITIONS.map(s => s.id).join(', ')}, or none`)
    }
    if (source.simulated && identity?.nature === 'real') {
      throw new Fault('source.simulated', `the log is real, ${id} tells what is simulated`, 'take another DATA_DIR for a demo')
    }
    return source
  })
}

/** Starts what was chosen; answers the way to stop it all. */
export function startSources(chosen: readonly SourceDefinition[], context: SourceContext): () => Promise<void> {
  const stops = chosen.map(source => source.start(context))
  return async () => {
    for (const stop of stops.reverse()) await stop()
  }
}
