/** The page where a token is typed, as text. No script; its style is a route of its own. */
import { doorPage } from './door-page.ts'

export interface EnterPage {
  /** A local path to go on to. */
  then: string
  /** What went wrong with the last try, in the words of the page. */
  notice?: string
  /** Tokens travel in the clear, and the page says so. */
  insecure: boolean
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, c => ESCAPES[c] ?? c)

/** Tokens travel in the clear, told on every page where they do. */
export const CLEAR_NOTICE = '<p class="insecure">连接未加密：令牌以明文传输，仅限可信内网。</p>\n'

const noticeOf = (notice?: string): string => notice === undefined ? '' : `<p class="notice" role="alert">${escaped(notice)}</p>\n`

/** HTML of the page. */
export const enterPage = ({ then, notice, insecure }: EnterPage): string => doorPage({ title: '进入', style: '/enter.css', body: `<h1>五色屏</h1>
<p class="lead">本机尚未登记。请输入管理员发放的令牌，输入一次即可。</p>
${noticeOf(notice)}<form method="post" action="/enter" autocomplete="off">
<input type="hidden" name="then" value="${escaped(then)}">
<label for="token">访问令牌</label>
<input id="token" name="token" type="password" required maxlength="200" autocomplete="off"
  autocapitalize="none" spellcheck="false" autofocus>
<button type="submit">进入</button>
</form>
${insecure ? CLEAR_NOTICE : ''}<p class="small">大屏没有键盘时,<a href="/pair">改用配对码</a>。</p>
<p class="small">可见范围由令牌决定。令牌作废后，本机画面在 5 秒内停止更新。</p>` })

/** Its style, served as `/enter.css`. */
export const ENTER_CSS = `html { background: #0B1A2E; color: #E8EFF7;
  font: 500 18px/1.6 "Barlow Semi Condensed", "Noto Sans SC", "Noto Sans CJK SC", sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
main { width: min(30rem, calc(100vw - 48px)); padding: 32px; box-sizing: border-box;
  background: #0F2138; border: 1px solid #1A314C; border-radius: 3px }
h1 { margin: 0 0 8px; padding-left: 12px; border-left: 4px solid #8FA8C6; font-size: 24px; font-weight: 600; line-height: 1.2 }
p { margin: 0 0 20px; color: #C3D0DF }
form { display: grid; gap: 10px; margin-bottom: 24px }
label { color: #A9BACD }
input, button { min-height: 48px; box-sizing: border-box; border-radius: 3px; font: inherit }
input { padding: 0 12px; color: #E8EFF7; background: #071221; border: 1px solid #31557A }
button { margin-top: 6px; color: #06101D; background: #E8EFF7; border: 0; font-weight: 600; cursor: pointer }
input:focus-visible, button:focus-visible { outline: 3px solid #8FA8C6; outline-offset: 2px }
.notice { padding: 8px 12px; color: #FFC27A; background: #33240F; border-left: 4px solid #F2A33A }
.insecure { color: #FFC27A }
a { color: inherit }
.small { margin: 0; color: #A9BACD; font-size: 16px }
`
