/** What a page's heap is made of, by a snapshot of its JavaScript heap. */
import type { CDPSession } from 'playwright-core'

interface Snapshot { snapshot: { meta: { node_fields: string[], node_types: [string[]] } }, nodes: number[] }

/** Compiled code comes and goes with the engine, and native memory is not the JavaScript heap's. */
const NOT_THE_PAGES = new Set(['code', 'native', 'synthetic', 'object shape'])

async function snapshotOf(cdp: CDPSession): Promise<Snapshot> {
  const parts: string[] = []
  const hear = ({ chunk }: { chunk: string }): void => void parts.push(chunk)
  cdp.on('HeapProfiler.addHeapSnapshotChunk', hear)
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  cdp.off('HeapProfiler.addHeapSnapshotChunk', hear)
  return JSON.parse(parts.join('')) as Snapshot
}

/** Bytes of objects, arrays, strings, numbers and functions: what the page itself keeps, without the code that was compiled for it. */
export async function ownBytes(cdp: CDPSession): Promise<number> {
  const { snapshot: { meta: { node_fields: fields, node_types: [types] } }, nodes } = await snapshotOf(cdp)
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')]
  let sum = 0
  for (let i = 0; i < nodes.length; i += fields.length) if (!NOT_THE_PAGES.has(types[nodes[i + type]!]!)) sum += nodes[i + size]!
  return sum
}
