/** The faults that every log can raise. Those of a disk or a file are in sqlite-faults.ts. */
import { Fault } from '../fault.ts'

/** The fault of facts that do not continue the log. */
export const conflict = (why: string): Fault => new Fault('log.conflict', why,
  'read head() again and number the facts from there; only one writer may number facts', { status: 409 })

/** The fault of a key that the log already has. */
export const keyTaken = (cause?: unknown): Fault => new Fault('log.key-taken',
  'a key of this append is already in the log, or twice in the append; nothing was written',
  'look the keys up before appending, and answer the known ones as duplicates', { status: 409, cause })

/** The fault of using a log that was closed. */
export const closedFault = (): Fault => new Fault('log.closed', 'the log is closed', 'open it again', { status: 503 })

/** The fault of naming a fact that is not there. */
export const noSuchFact = (seq: number): Fault => new Fault('log.no-such-fact', `the log has no fact ${seq}`, 'name a seq from 1 to the head', { status: 404 })

/** The fault of a keyframe of a moment that the log has not reached. */
export const keyframeBeyond = (seq: number, head: number): Fault => new Fault('log.conflict',
  `a keyframe at ${seq} is beyond the head ${head}`, 'append the facts first', { status: 409 })

/** The fault of a fact that this program cannot make current. */
export const newerFact = (seq: number, cause: unknown): Fault => new Fault('log.newer',
  `fact ${seq} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
  'start the newer version of the program that wrote this log', { cause })
