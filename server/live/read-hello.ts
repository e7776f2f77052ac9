/** A hello as it comes off the wire: checked, or refused with the reason. */
import type { Hello, Refusal } from '#model/wire.ts'

const TEXTS = { token: 512, epoch: 256, screen: 256, page: 256 } as const

const malformed = (why: string): { refusal: Refusal } => ({
  refusal: { code: 'hello.malformed', why, fix: 'say hello { token?, epoch?, seq?, modelVersion, screen?, page?, replay? }' },
})

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Anything in; a hello out whose optional fields are left away when null, or a refusal. Unknown fields are ignored. */
export function readHello(raw: unknown): { hello: Hello } | { refusal: Refusal } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return malformed('a hello is an object')
  const said = raw as Record<string, unknown>
  const { modelVersion, seq, replay } = said
  if (!isCount(modelVersion)) return malformed('modelVersion is a whole number')
  const hello: Hello = { modelVersion }
  for (const [name, most] of Object.entries(TEXTS) as [keyof typeof TEXTS, number][]) {
    const text = said[name] ?? undefined
    if (text === undefined) continue
    if (typeof text !== 'string' || text.length > most) return malformed(`${name} is text of at most ${most} characters`)
    hello[name] = text
  }
  if (seq !== undefined && seq !== null) {
    if (!isCount(seq)) return malformed('seq is a whole number, 0 or more')
    hello.seq = seq
  }
  if (replay !== undefined && replay !== null) {
    if (typeof replay !== 'boolean') return malformed('replay is true or false')
    hello.replay = replay
  }
  return { hello }
}
