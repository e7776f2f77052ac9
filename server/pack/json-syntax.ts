/** Where a text stops being JSON. The runtime's own message tells the place only for some faults. */

const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.source
const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.source
const MARK = /[{}[\],:]/.source

/** What may come next: `first-…` also takes the bracket that ends an empty object or array. */
type Expected = 'value' | 'first-value' | 'first-key' | 'key' | 'colon' | 'next' | 'nothing'

interface State { expected: Expected, open: ('{' | '[')[] }

/** The state after a token, or undefined where the token may not stand. */
function after({ expected, open }: State, mark: string | undefined, isText: boolean): State | undefined {
  const ended = (rest: State['open']): State => ({ expected: rest.length === 0 ? 'nothing' : 'next', open: rest })
  const inner = open.at(-1)
  if (expected === 'value' || expected === 'first-value') {
    if (mark === undefined) return ended(open)
    if (mark === '{') return { expected: 'first-key', open: [...open, '{'] }
    if (mark === '[') return { expected: 'first-value', open: [...open, '['] }
    return mark === ']' && expected === 'first-value' ? ended(open.slice(0, -1)) : undefined
  }
  if (expected === 'key' || expected === 'first-key') {
    if (isText) return { expected: 'colon', open }
    return mark === '}' && expected === 'first-key' ? ended(open.slice(0, -1)) : undefined
  }
  if (expected === 'colon') return mark === ':' ? { expected: 'value', open } : undefined
  if (expected === 'nothing') return undefined
  if (mark === ',') return { expected: inner === '{' ? 'key' : 'value', open }
  return mark === (inner === '{' ? '}' : ']') ? ended(open.slice(0, -1)) : undefined
}

/** The offset of the first character that can't stand where it does; the text's length where it ends too early. */
export function syntaxBreak(text: string): number {
  const token = new RegExp(`[ \\t\\n\\r]*(?:(${TEXT})|(?:${WORD})|(${MARK}))`, 'y')
  const space = /[ \t\n\r]*/y
  let state: State = { expected: 'value', open: [] }
  for (;;) {
    space.lastIndex = token.lastIndex
    space.exec(text)
    const start = space.lastIndex
    if (start === text.length) return start
    const found = token.exec(text)
    const next = found ? after(state, found[2], found[1] !== undefined) : undefined
    if (next === undefined) return start
    state = next
  }
}
