/** 口径: one card for every figure of a page, opened by a tap, a click or the keyboard on whatever carries `data-figure`. */
import { useEventListener, useMutationObserver } from '@vueuse/core'
import { accountOf, type Account, type PartValue } from '#model/account.ts'
import type { Feeders } from '#model/define.ts'
import { isoLocal } from '#model/local-time.ts'
import type { SourceFigures } from '#model/summary.ts'
import { computed, nextTick, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { useFeederStore } from '../stores/feeders.ts'
import { ageText, cadenceText, stampText, withCommas } from '../text/format.ts'
import { zhAccount } from '../text/zh-account.ts'
import { zh } from '../text/zh-CN.ts'
import { useCategoriesToday } from './use-counts.ts'
import { useSources } from './use-health.ts'
import { useAudienceText } from './use-page.ts'
import { usePictureFigures } from './use-picture-figures.ts'

/**
 * The account of a figure that only this page has. Its source is `told` in words; what is no value of a city has no seq, digest
 * or lens. `isSigned`: a difference, printed with its sign.
 */
export type PageAccount = Omit<Account, 'fedBy' | 'seq' | 'digest' | 'lens'> & Partial<Pick<Account, 'seq' | 'digest' | 'lens'>> & {
  told: string, isSigned?: true
}
/** What a page adds to the figures of the summary; undefined for a figure that isn't its own. */
export type PageFigures = (id: string) => (Account & { isSigned?: true }) | PageAccount | undefined

export interface CardRow { id: string, label: string, name: string, value: string }
export interface FigureCard { id: string, name: string, value: string, unit: string, rows: CardRow[] }

const number = (value: number | null, unit: string): string => {
  if (value === null) return zh.unknown
  return unit === '%' ? (value * 100).toFixed(1) : withCommas(Number.isInteger(value) ? value : Number(value.toFixed(1)))
}

/** Which sources tell a figure, each with its state and age; 「未接入」 where none does. */
function useSourceWords(freshWord: string | undefined): (fedBy: Feeders) => string {
  const feeders = useFeederStore()
  const sources = useSources()
  const stateWord = ({ state, cadenceMs }: SourceFigures): string => (state === 'fresh' ? freshWord ?? cadenceText(cadenceMs) : zh.health[state])
  return (fedBy) => {
    if (fedBy === 'measures') return zhAccount.measures
    if (fedBy === 'rules') return zhAccount.rules
    if (fedBy === 'assessments') return zhAccount.assessments
    const told = sources.value.filter(({ id }) =>
      fedBy === 'sources' || (fedBy === 'incidents' ? feeders.ofIncidents.includes(id) : id === fedBy.force))
    const words = told.map(source => zhAccount.sourceOf(source.name, stateWord(source), source.ageMs === null ? '' : ageText(source.ageMs)))
    return words.length === 0 ? zhAccount.unheard : words.join(zh.separator)
  }
}

/** A figure without an account says so: it is not to be trusted until it has one. */
const missing = (id: string): FigureCard =>
  ({ id, name: id, value: zh.unknown, unit: '', rows: [{ id: 'missing', label: '', name: zhAccount.missing, value: '' }] })

/** The card of the figure `id`, of the same picture as the figure on the page; undefined while there is none. */
function useCard(id: Ref<string | undefined>, { ofPage, freshWord }: CardOptions): ComputedRef<FigureCard | undefined> {
  const store = useCityStore()
  const sources = useSources()
  const sourceWords = useSourceWords(freshWord)
  const audience = useAudienceText()
  const categories = useCategoriesToday()
  const ofPicture = usePictureFigures()
  return computed(() => {
    const { summary, pack, now } = store
    if (id.value === undefined || pack === undefined || summary === undefined) return undefined
    const told = id.value.startsWith('sources.') && now !== undefined
      ? { ...summary, at: isoLocal(now, pack.timeZone), sources: sources.value } : summary
    const account = ofPage(id.value) ?? ofPicture(id.value) ?? accountOf(id.value, told, pack)
    if (account === undefined) return missing(id.value)
    const { name, unit, scope, value, numerator, denominator, at, lens, seq, digest } = account
    const sign = 'isSigned' in account && (value ?? 0) > 0 ? '+' : ''
    const partUnit = unit === '%' ? '' : unit
    const part = (row: string, label: string, told: PartValue | null): CardRow => ({
      id: row, label, name: told === null ? zhAccount.none : told.name, value: told === null ? '' : number(told.value, partUnit),
    })
    const line = (row: string, label: string, words: string): CardRow => ({ id: row, label, name: words, value: '' })
    return {
      id: id.value, name, unit, value: sign + number(value, unit),
      rows: [
        part('numerator', zhAccount.numerator, numerator), part('denominator', zhAccount.denominator, denominator),
        line('scope', zhAccount.scope, scope), line('source', zhAccount.source, 'told' in account ? account.told : sourceWords(account.fedBy)),
        line('at', zhAccount.at, stampText(Date.parse(at), pack.timeZone)), line('lens', zhAccount.lens, lens === undefined ? zh.unknown : zhAccount.lenses[lens]),
        line('seq', zhAccount.seq, seq === undefined ? zh.unknown : withCommas(seq)), line('digest', zhAccount.digest, digest ?? zh.unknown),
        line('audience', zhAccount.audience, zhAccount.seen(audience.value, categories.value.hidden)),
      ],
    }
  })
}

const figureOf = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element ? target.closest<HTMLElement>('[data-figure]') ?? undefined : undefined)

/** Gap between a figure and its card, px. */
const GAP = 8

interface Size { width: number, height: number }
interface Place { left: number, top: number }

/** Where a card of this size goes: under its figure, above it where there is no room, within the window. */
export function placeOf(figure: Pick<DOMRect, 'left' | 'top' | 'bottom'>, card: Size, room: Size): Place {
  const within = (value: number, most: number): number => Math.max(GAP, Math.min(value, most - GAP))
  const below = figure.bottom + GAP
  const top = below + card.height <= room.height - GAP ? below : figure.top - GAP - card.height
  return { left: within(figure.left, room.width - card.width), top: within(top, room.height - card.height) }
}

/** Makes every figure of the page a control that the keyboard reaches, also those that come later; what nobody can see stays out. */
function useFocusableFigures(): void {
  const reach = (): void => {
    for (const figure of document.querySelectorAll<HTMLElement>('[data-figure]:not([tabindex])')) {
      if (figure.closest('.hidden, button') !== null) continue
      figure.tabIndex = 0
      figure.setAttribute('role', 'button')
      figure.setAttribute('aria-haspopup', 'dialog')
      figure.setAttribute('aria-description', zhAccount.hint)
    }
  }
  useMutationObserver(document.body, reach, { childList: true, subtree: true })
  reach()
}

/** `isFocusable`: the page is worked by keyboard. `freshWord`: what a source that spoke in time is called here, where not by its cadence. */
export interface CardOptions { isFocusable: boolean, ofPage: PageFigures, freshWord?: string }
export interface CardControls { card: ComputedRef<FigureCard | undefined>, place: Ref<Place>, close: () => void }

/**
 * Listens on the whole page. `dialog` is shown beside the figure; Escape and a click elsewhere close it, and the focus goes
 * back to where it was. While it is open its keys are its own.
 */
export function useFigureCard(dialog: Ref<HTMLDialogElement | null>, options: CardOptions): CardControls {
  const id = ref<string>()
  const place = shallowRef({ left: 0, top: 0 })
  const card = useCard(id, options)

  function close(): void {
    dialog.value?.close()
    id.value = undefined
  }

  async function open(figure: HTMLElement): Promise<void> {
    dialog.value?.close()
    id.value = figure.dataset.figure
    await nextTick()
    const element = dialog.value
    if (element === null || card.value === undefined) return
    element.show()
    const { offsetWidth: width, offsetHeight: height } = element
    place.value = placeOf(figure.getBoundingClientRect(), { width, height }, { width: innerWidth, height: innerHeight })
  }

  const isInside = (target: EventTarget | null): boolean => target instanceof Node && dialog.value?.contains(target) === true

  useEventListener(document, 'click', ({ target }: MouseEvent) => {
    const figure = figureOf(target)
    if (figure !== undefined) void open(figure)
    else if (id.value !== undefined && !isInside(target)) close()
  }, { capture: true })
  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    const figure = figureOf(event.target)
    if (id.value !== undefined && event.key === 'Escape') close()
    else if (figure !== undefined && (event.key === 'Enter' || event.key === ' ')) void open(figure)
    else {
      if (isInside(event.target)) event.stopPropagation()
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }, { capture: true })
  if (options.isFocusable) useFocusableFigures()
  return { card, place, close }
}
