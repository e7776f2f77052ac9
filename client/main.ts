/** Chooses the page by its address: one file in `pages/` is one page, loaded when it is asked for. Anything else is the wall. */
import 'wuse:fonts.css'
import './styles/tokens.css'
import './styles/base.css'

const pages = import.meta.glob<{ default: () => void }>('./pages/*.ts')

const asked = pages[`./pages${location.pathname}.ts`]
if (asked === undefined) history.replaceState(null, '', `/wall${location.search}`)
const page = await (asked ?? pages['./pages/wall.ts']!)()
page.default()
