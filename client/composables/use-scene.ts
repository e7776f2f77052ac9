/** The scene for this screen: which panels it shows, and where. */
import { useWindowSize } from '@vueuse/core'
import { computed, defineAsyncComponent, watch, type Component, type ComputedRef, type Ref } from 'vue'
import { settle, type Scene, type Seat } from '../scenes/scene.ts'
import overview from '../scenes/overview.ts'
import { useWallStore } from '../stores/wall.ts'
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

export interface Stage { aspect: ComputedRef<string>, seats: ComputedRef<Seat[]>, panelOf: (name: string) => Component }

/** Follows the size of the page. */
export function useScreen(screen: string): void {
  const wall = useWallStore()
  wall.screen = screen
  const { width, height } = useWindowSize({ initialWidth: wall.width, initialHeight: wall.height })
  watch([width, height], () => wall.resize({ width: width.value, height: height.value }), { immediate: true })
}

/** The seats of this screen's class; panels whose source or data this city does not declare have none. A scene given from outside wins. */
export function useScene(screen: string, given?: Ref<Scene | undefined>, scene: Scene = overview): Stage {
  const wall = useWallStore()
  useScreen(screen)
  const isDeclared = useDeclared()
  return {
    aspect: computed(() => wall.aspect), panelOf,
    seats: useStable(() => settle((given?.value ?? scene).layouts[wall.aspect], isDeclared.value)),
  }
}

/** Pixels to one u. */
export function useUnit(): ComputedRef<number> {
  const wall = useWallStore()
  return computed(() => wall.u)
}
