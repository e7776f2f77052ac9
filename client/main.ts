/**
 * Chooses the page by its address: one file in `pages/` is one page, loaded when it is asked for. `/` chooses by screen: the
 * tablet where fingers are the finest pointer, else the wall. Anything else is the wall.
 */
import 'wuse:fonts.css'
import './styles/tokens.css'
import './styles/base.css'

const pages = import.meta.glob<{ default: () => void | Promise<void> }>('./pages/*.ts')

const isTouched = matchMedia('(pointer: coarse)').matches
const fallback = location.pathname === '/' && isTouched ? '/tablet' : '/wall'
const isPage = `./pages${location.pathname}.ts` in pages
if (!isPage) history.replaceState(null, '', fallback + location.search)
const page = await pages[`./pages${location.pathname}.ts`]!()
await page.default()
