/** The pictures on one page, with what was found beside each. */
import { findingsOf, type Look } from './look.ts'
import type { OtherLook } from './other-pages.ts'

const escaped = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

const figure = (file: string, title: string, found: number): string =>
  `<figure><figcaption>${escaped(title)} — ${found === 0 ? 'ok' : `${found} findings`}</figcaption><a href="${file}"><img src="${file}" alt=""></a></figure>`

/** HTML. `slug` makes a shape's name a file's. */
export const album = (looks: readonly Look[], others: readonly OtherLook[], slug: (text: string) => string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Glass</title><style>
body { margin: 24px; background: #0B1A2E; color: #E8EFF7; font: 16px/1.4 sans-serif }
figure { margin: 0 0 32px } figcaption { margin-bottom: 6px } img { max-width: 100%; max-height: 94vh; border: 1px solid #24405F }
</style></head><body>
${looks.map(look => figure(`${look.scene}-${slug(look.shape.name)}.png`, `${look.scene} ${look.shape.name} (${look.layout})`, findingsOf(look))).join('\n')}
${others.map(one => figure(one.file, one.page, one.barriers.length)).join('\n')}
</body></html>
`
