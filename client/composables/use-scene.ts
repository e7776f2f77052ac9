/** The scene for this screen: which panels it shows, and where. */
import { useWindowSize } from '@vueuse/core'
import { computed, defineAsyncComponent, watch, type Component, type ComputedRef, type Ref } from 'vue'
import type { Box } from '../charts/projection.ts'
import { stage, type Scene, type Staging } from '../scenes/scene.ts'
import type { Fitting } from '../scenes/wall-options.ts'
import { useWallStore, type Size } from '../stores/wall.ts'
import { zhWall } from '../text/zh-wall.ts'
import { useDeclared } from './use-declared.ts'
import { useStable } from './use-stable.ts'

const panels = import.meta.glob<{ default: Component }>('../panels/*.vue')
const known = new Map<string, Component>()

/** Loads a panel when a scene first shows it; its name is its file's. */
function panelOf(name: string): Component {
  const load = panels[`../panels/${name}.vue`]
  if (load === undefined) throw new Error(`no panel ${name}: a scene names one that client/panels lacks`)
  const panel = known.get(name) ?? defineAsyncComponent({ loader: load, delay: 0 })
  known.set(name, panel)
  return panel
}

/** What is settled about the glass beyond the window: a fixed size, and another way to stage a scene. */
export interface Glass {
  size?: Size
  stage: (scene: Scene, size: Size, isShown: (panel: string) => boolean) => Fitting & { note: string }
}
/** `lacks`: the name of a scene that was asked for and is not there. */
export interface SceneChoice { scene: Scene, lacks?: string, glass?: Glass }
export interface Stage { staging: ComputedRef<Staging>, panelOf: (name: string) => Component }

/** Follows the size of the page, or keeps the one given. */
export function useScreen(screen: string, size?: Size): void {
  const wall = useWallStore()
  wall.screen = screen
  if (size !== undefined) {
    wall.resize(size)
    return
  }
  const { width, height } = useWindowSize({ initialWidth: wall.width, initialHeight: wall.height })
  watch([width, height], () => wall.resize({ width: width.value, height: height.value }), { immediate: true })
}

const HOT_U = 21

/**
 * The seats of this screen's class; panels whose source or data this city does not declare have none. A scene given from outside
 * wins. Sets the unit of the page.
 */
export function useScene(
  screen: string, { scene: chosen, lacks, glass }: SceneChoice, given: Ref<Scene | undefined>, root: HTMLElement = document.documentElement,
): Stage {
  const wall = useWallStore()
  useScreen(screen, glass?.size)
  const isDeclared = useDeclared()
  const scene = computed(() => given.value ?? chosen)
  const staging = useStable((): Staging & Partial<Fitting & { note: string }> =>
    (glass?.stage ?? stage)(scene.value, { width: wall.width, height: wall.height }, isDeclared.value))
  watch([staging, scene], ([{ aspect, layout, u, hot = HOT_U, note = '', dropped = [], seams, isShort = false }, { id }]) => {
    const notes = [lacks === undefined ? '' : zhWall.noScene(lacks), aspect === layout ? '' : zhWall.noLayout(aspect), note]
    wall.staged = { scene: id, u, hot, note: notes.filter(one => one !== '').join(zhWall.and) }
    if (seams !== undefined) wall.seams = seams
    root.style.setProperty('--u', `${u}px`)
    root.style.setProperty('--hot', String(hot))
    Object.assign(root.dataset, { scene: id, aspect, layout, dropped: dropped.join(' '), short: String(isShort) })
  }, { immediate: true, flush: 'sync' })
  return { staging, panelOf }
}

/** Pixels to one u. */
export function useUnit(): ComputedRef<number> {
  const wall = useWallStore()
  return computed(() => wall.u)
}

/** The name of the scene, and what it does not show here in words. */
export function useSceneWords(): { name: ComputedRef<string>, note: ComputedRef<string> } {
  const wall = useWallStore()
  return { name: computed(() => zhWall.scenes[wall.staged?.scene ?? ''] ?? ''), note: computed(() => wall.staged?.note ?? '') }
}

/** The least type of what the farthest seat must read, u. */
export function useHotType(): ComputedRef<number> {
  const wall = useWallStore()
  return computed(() => wall.staged?.hot ?? HOT_U)
}

/** Half the width of what keeps off a seam, u. */
const SEAM_U = 4

/** The seams of the wall as boxes within an element, px. */
export function useSeamBoxes(host: Ref<HTMLElement | null>, size: { width: Ref<number>, height: Ref<number> }): ComputedRef<Box[]> {
  const wall = useWallStore()
  return computed(() => {
    const [width, height, air] = [size.width.value, size.height.value, SEAM_U * wall.u]
    const { left = 0, top = 0 } = host.value?.getBoundingClientRect() ?? {}
    const page = host.value?.closest('main')?.getBoundingClientRect() ?? { left: 0, top: 0 }
    return [
      ...wall.seams.x.map(x => ({ x: x - left + page.left - air, y: 0, width: 2 * air, height })),
      ...wall.seams.y.map(y => ({ x: 0, y: y - top + page.top - air, width, height: 2 * air })),
    ]
  })
}
