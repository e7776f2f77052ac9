/** A JSON array from outside becomes lines, numbered by item from 1. A bad item is refused alone as long as its end can be found. */
import { isUtf8 } from 'node:buffer'
import { readItem, type LineLimits } from './read-lines.ts'
import type { Line } from './intake.ts'

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5C, 0x2C, 0x5B, 0x5D, 0x7B, 0x7D]
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0A || byte === 0x0D || byte === 0x09
