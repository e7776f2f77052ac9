/** Coded faults: a bug or a broken environment, thrown once, with the reason and the remedy. One HTTP shape. */
export class Fault extends Error {
  readonly code: string
  readonly why: string
  readonly fix: string
  readonly status: number

  /** `code` is dotted (`log.full`); `why` says what was seen; `fix` what a person can do; `status` is the HTTP status. */
  constructor(code: string, why: string, fix: string, options: { status?: number, cause?: unknown } = {}) {
    super(`${code}: ${why} — ${fix}`, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.why = why
    this.fix = fix
    this.status = options.status ?? 500
  }

  toJSON(): { error: { code: string, why: string, fix: string } } {
    return { error: { code: this.code, why: this.why, fix: this.fix } }
  }
}

export const isFault = (error: unknown): error is Fault => error instanceof Fault
