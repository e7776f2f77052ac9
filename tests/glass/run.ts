/**
 * `npm run glass`: every scene on every screen it must be right on, drawn, looked at and kept as a picture to leaf through.
 * `--only TEXT` for those whose name has it. The exit code is 1 when there is any finding.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findingsOf, lookAt, type Look } from './look.ts'
import { SHAPES } from './shapes.ts'
import { glassScene, SCENES } from '../support/wall-glass.ts'
import { album } from './album.ts'
import { otherPages } from './other-pages.ts'

const FOLDER = 'test-results/glass'

const slug = (text: string): string => text.replace(/%/g, '').replace(/[^\w]+/g, '-')

function row(look: Look): string {
  const share = (look.small / look.characters * 100).toFixed(1)
  const kinds = new Set(look.faults.map(fault => fault.kind))
  const told = [
    ...[...kinds].map(kind => `${look.faults.filter(fault => fault.kind === kind).length} ${kind}`), ...look.barriers.map(one => one.split(':')[0]!),
    ...look.outside.length > 0 ? [`${look.outside.length} outside`] : [], ...look.complaints.length > 0 ? [`${look.complaints.length} complaints`] : [],
  ]
  return [look.scene.padEnd(9), look.shape.name.padEnd(15), look.layout.padEnd(14), `${share} %`.padStart(7), told.join(', ') || 'ok',
    look.dropped === '' ? '' : `(without ${look.dropped})`].join('  ')
}

const detailsOf = (look: Look): string[] => [
  ...look.faults.map(({ kind, text, where, detail }) => `${kind} 「${text}」 ${where}: ${detail}`), ...look.barriers, ...look.outside, ...look.complaints,
]

/** The exit code. */
export async function main(args: string[]): Promise<number> {
  const only = args[args.indexOf('--only') + 1] ?? ''
  const isMeant = (name: string): boolean => !args.includes('--only') || name.includes(only)
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const scene = await glassScene()
  const looks: Look[] = []
  try {
    process.stdout.write('scene      screen           layout          small    findings\n')
    for (const name of SCENES) for (const shape of SHAPES) {
      if (!isMeant(`${name} ${shape.name}`)) continue
      const picture = path.join(FOLDER, `${name}-${slug(shape.name)}.png`)
      const look = await lookAt(scene.browser, await scene.origin(name), { scene: name, shape, picture })
      looks.push(look)
      process.stdout.write(`${row(look)}\n`)
      for (const line of detailsOf(look).slice(0, 40)) process.stdout.write(`    ${line}\n`)
    }
    const others = isMeant('pages') ? await otherPages(scene.browser, FOLDER) : []
    for (const { page, barriers } of others) {
      process.stdout.write(`${page.padEnd(44)}  ${barriers.length === 0 ? 'ok' : `${barriers.length} barriers`}\n`)
      for (const line of barriers) process.stdout.write(`    ${line}\n`)
    }
    await writeFile(path.join(FOLDER, 'index.html'), album(looks, others, slug))
    const findings = looks.reduce((sum, look) => sum + findingsOf(look), 0) + others.reduce((sum, { barriers }) => sum + barriers.length, 0)
    process.stdout.write(`pictures in ${FOLDER}/index.html\n${looks.length + others.length} looked at, ${findings} findings\n`)
    return findings === 0 ? 0 : 1
  }
  finally {
    await scene.close()
  }
}
