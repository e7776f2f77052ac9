/** The scene for this screen, and which panels it needs. */
import { useWindowSize } from '@vueuse/core'
import { computed, defineAsyncComponent, watch, type Component, type ComputedRef } from 'vue'
import { trackCss, type Scene } from '../scenes/scene.ts'
import overview from '../scenes/overview.ts'
import { useWallStore } from '../stores/wall.ts'

const panels = import.meta.glob<{ default: Component }>('../panels/*.vue')

/** Loads a panel when a scene first shows it; its name is its file's. */
function panelOf(name: string): Component {
  const load = panels[`../panels/${name}.vue`]
  if (load === undefined) throw new Error(`no panel ${name}: a scene names one that client/panels lacks`)
  return defineAsyncComponent({ loader: load, delay: 0 })
}

type Style = Record<string, string>
export interface Seat { name: string, panel: Component, style: Style }
export interface Stage { aspect: ComputedRef<string>, grid: ComputedRef<Style>, seats: ComputedRef<Seat[]> }

/** The grid as CSS, and each panel with its place in it. */
export function useScene(screen: string, scene: Scene = overview): Stage {
  const wall = useWallStore()
  wall.screen = screen
  const { width, height } = useWindowSize({ initialWidth: wall.width, initialHeight: wall.height })
  watch([width, height], () => wall.resize({ width: width.value, height: height.value }), { immediate: true })
  const known = new Map<string, Component>()
  const shown = computed(() => scene.grids[wall.aspect])
  return {
    aspect: computed(() => wall.aspect),
    grid: computed(() => ({
      gridTemplateColumns: shown.value.columns.map(trackCss).join(' '), gridTemplateRows: shown.value.rows.map(trackCss).join(' '),
    })),
    seats: computed(() => Object.entries(shown.value.places).map(([name, [column, row, columns, rows]]) => {
      const panel = known.get(name) ?? panelOf(name)
      known.set(name, panel)
      return { name, panel, style: { gridArea: `${row} / ${column} / span ${rows} / span ${columns}` } }
    })),
  }
}

/** Pixels to one u. */
export function useUnit(): ComputedRef<number> {
  const wall = useWallStore()
  return computed(() => wall.u)
}
