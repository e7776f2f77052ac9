/** Room for others during long work of this process. */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A request is accepted, read and answered in turns of their own. */
const TURNS = 3

/** Lets the process answer what waits: requests, sockets, signals. */
export async function breathe(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn()
}
