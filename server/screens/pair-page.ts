/** The page a display shows while it waits to be paired, as text. No script: it asks again by itself. */
import { doorPage } from '../access/door-page.ts'
import { CLEAR_NOTICE } from '../access/enter-page.ts'

const HALF = 3
/** Seconds. */
const ASK_EVERY_S = 3
const GO_ON_AFTER_S = 2

const page = (refresh: string, body: string): string => doorPage({ title: '配对', style: '/pair.css', refresh, body })

/** `code` is shown in two halves; `minutes` are left of its time. */
export const pairPage = ({ code, minutes, insecure }: { code: string, minutes: number, insecure: boolean }): string => page(String(ASK_EVERY_S), `<h1>五色屏</h1>
<p>本屏尚未配对。请在席位的「屏幕」页输入配对码:</p>
<p class="code" data-code="${code}">${code.slice(0, HALF)}<span> </span>${code.slice(HALF)}</p>
<p class="small">${minutes} 分钟内有效。配对后本屏自动打开,无需键盘。</p>
${insecure ? CLEAR_NOTICE : ''}`)

/** Without access control there is nothing to pair. */
export const noPairPage = (): string => page(`${GO_ON_AFTER_S};url=/wall`, `<h1>五色屏</h1>
<p data-pair="off">服务器未启用令牌(AUTH=off),无需配对,即将打开大屏。</p>`)

/** No more displays may wait: told, and asked again. */
export const busyPage = (): string => page(String(ASK_EVERY_S * 10), `<h1>五色屏</h1>
<p data-pair="busy">等待配对的屏幕过多,稍后自动重试。</p>`)

/** Its style, served as `/pair.css`: large enough for a hall. */
export const PAIR_CSS = `html { background: #0B1A2E; color: #E8EFF7; font: 500 3.2vmin/1.5 "Barlow Semi Condensed", "Noto Sans SC", "Noto Sans CJK SC", sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
main { text-align: center }
h1 { margin: 0 0 4vmin; font-size: 5vmin; font-weight: 600 }
p { margin: 0; color: #C3D0DF }
.code { margin: 3vmin 0; color: #FFF; font: 600 20vmin/1.1 "Barlow Semi Condensed", monospace; letter-spacing: .08em; white-space: nowrap }
.code span { letter-spacing: .2em }
.insecure { margin-top: 3vmin; color: #FFC27A }
`
