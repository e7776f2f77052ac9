/** What the process and the thread of its log say to each other. Facts go as one text: that is cheaper than a copy of each. */
import { Fault, isFault } from '../fault.ts'

/** What the thread does; everything else is read beside it. */
export const WRITING = ['head', 'identity', 'claim', 'append', 'lookup', 'knownIncidents', 'expunge', 'putKeyframe', 'close'] as const
export type Writing = typeof WRITING[number]

/** One call; `append` has its facts as one text (`written-fact.ts`). */
export interface Asked { call: number, method: Writing, args: readonly unknown[] | string }

export interface ToldFault { code: string, why: string, fix: string, status: number, cause?: string }
/** What went wrong: a fault, or an error nobody expected. */
export type Trouble = { fault: ToldFault } | { message: string }

/** `fault` without a call is one for `onFault`. */
export type Told = { opened: string } | { unopened: Trouble } | { fault: ToldFault }
  | { call: number, value: unknown } | { call: number, trouble: Trouble }

const textOf = (error: unknown): string => (error instanceof Error ? error.stack ?? error.message : String(error))

export const toldFault = ({ code, why, fix, status, cause }: Fault): ToldFault =>
  ({ code, why, fix, status, ...(cause === undefined ? {} : { cause: textOf(cause) }) })

export const troubleWith = (error: unknown): Trouble => (isFault(error) ? { fault: toldFault(error) } : { message: textOf(error) })

export const faultTold = ({ code, why, fix, status, cause }: ToldFault): Fault =>
  new Fault(code, why, fix, { status, ...(cause === undefined ? {} : { cause: new Error(cause) }) })

export const errorTold = (trouble: Trouble): Error => ('fault' in trouble ? faultTold(trouble.fault) : new Error(trouble.message))
