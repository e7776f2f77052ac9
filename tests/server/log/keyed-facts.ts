/** Facts with keys, the same for the same seq in every process. */
import type { Fact } from '#model/fact.ts'
import { sha256 } from '../../../server/log/chain.ts'
import type { KeyRecord } from '../../../server/log/fact-log.ts'
import { reported } from '../../contract/some-facts.ts'

export const keyedFact = (seq: number): Fact => reported(seq, { source: '110', key: `k${seq}` })

export const keyRecordOf = (fact: Fact): KeyRecord & { seq: number } =>
  ({ seq: fact.seq, source: fact.source, key: fact.key!, hash: sha256(JSON.stringify(fact.body)) })
