/** 模式: 平时 预警 战时 恢复, proposed by one and confirmed by another, with a drill on top of any. */
import type { Fact, Millis, ModeName } from './fact.ts'
import { write, type Stamp, type Stamped } from './stamp.ts'
import type { TableDraft } from './table.ts'

/** The one row of its table, under the id `mode`. */
export interface Mode extends Stamped {
  /** Not `name`, which is free text and no part of the digest. */
  current?: ModeName
  since?: Millis
  proposed?: ModeName | 'none'
  proposedBy?: string
  drill?: boolean
}

export const MODE_ID = 'mode'

/** Adds one fact about the city's mode. */
export function evolveMode(modes: TableDraft<Mode>, fact: Fact): void {
  if (!fact.kind.startsWith('mode.') && !fact.kind.startsWith('drill.')) return
  const mode = modes.edit(MODE_ID) ?? { stamps: {} }
  modes.set(MODE_ID, mode)
  const stamp: Stamp = [fact.happenedAt, fact.seq]
  switch (fact.kind) {
    case 'mode.proposed': write(mode, stamp, { proposed: fact.body.to, proposedBy: fact.body.by }); break
    case 'mode.changed': write(mode, stamp, { current: fact.body.to, since: fact.happenedAt, proposed: 'none' }); break
    case 'drill.started': write(mode, stamp, { drill: true }); break
    case 'drill.ended': write(mode, stamp, { drill: false }); break
    default:
  }
}
