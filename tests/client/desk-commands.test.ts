import { expect, describe, it } from 'vitest'
import { bodyOf } from '../../client/stores/desk-commands.ts'
import { dueText } from '../../client/text/desk-format.ts'
import { T } from '../support/wall-page.ts'

const MINUTE = 60_000

describe('commands and times of the desk', () => {
  it('fill bodies as the server takes them', () => {
    const ofA = { target: 'a', at: T, noteId: 'n1' }
    expect(bodyOf('incident.level', ofA, { level: '2' })).toEqual({ id: 'a', level: 2 })
    expect(bodyOf('alarm.shelve', ofA, { minutes: '30', reason: ' r ' })).toEqual({ id: 'a', minutes: 30, reason: 'r' })
    expect(bodyOf('incident.assign', ofA, { unit: '', note: ' ' })).toEqual({ id: 'a' })
    expect(bodyOf('incident.transfer', ofA, { receiver: '市应急管理局' })).toEqual({ id: 'a', to: '市应急管理局' })
    expect(bodyOf('town.override', ofA, { tier: '2', minutes: '240', reason: 'r' })).toEqual({ town: 'a', tier: 2, minutes: 240, reason: 'r' })
    expect(bodyOf('note.annotate', ofA, { text: 't' })).toEqual({ id: 'n1', incident: 'a', text: 't' })
    expect(bodyOf('note.bookmark', { ...ofA, target: undefined }, {})).toEqual({ id: 'n1', moment: T })
    expect(bodyOf('fact.expunge', ofA, { seq: '7', reason: 'r' })).toEqual({ seq: 7, reason: 'r' })
    expect(bodyOf('drill.end', { ...ofA, target: undefined }, {})).toEqual({})
  })

  it('print what is left and what is over', () => {
    expect(dueText(T + 185 * MINUTE, T)).toEqual({ text: '余 3时05分', isOver: false })
    expect(dueText(T - 40 * MINUTE, T)).toEqual({ text: '超期 40分', isOver: true })
    expect(dueText(undefined, T).text).toBe('无时限')
  })
})
