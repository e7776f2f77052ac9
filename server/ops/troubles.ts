/** What is wrong with the server right now, by code: shown in the health report and on every screen, never only in a log. */
import type { Millis } from '#model/fact.ts'
import type { Fault } from '../fault.ts'

export interface Trouble { code: string, why: string, fix: string, since: Millis }

export interface Troubles {
  /** Notes a trouble; the same code again keeps its `since`. */
  raise: (trouble: Pick<Trouble, 'code' | 'why' | 'fix'>) => void
  /** The trouble is over. */
  clear: (code: string) => void
  standing: () => readonly Trouble[]
}

/** `onRaised` hears each trouble once, when it begins. */
export function makeTroubles(clock: () => Millis, onRaised: (trouble: Trouble) => void): Troubles {
  const standing = new Map<string, Trouble>()
  return {
    raise: ({ code, why, fix }) => {
      const known = standing.get(code)
      const trouble = { code, why, fix, since: known?.since ?? clock() }
      standing.set(code, trouble)
      if (known === undefined) onRaised(trouble)
    },
    clear: code => void standing.delete(code),
    standing: () => [...standing.values()],
  }
}

export const troubleOf = ({ code, why, fix }: Fault): Pick<Trouble, 'code' | 'why' | 'fix'> => ({ code, why, fix })
