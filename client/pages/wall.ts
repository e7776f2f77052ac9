/** `/wall`: nobody touches it; it shows a scene (`?scene=`, 总览 without) and ages by itself. `?screen=` names the screen. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from '../App.vue'
import type { Glass, SceneChoice } from '../composables/use-scene.ts'
import { liveFeed } from '../feed/live-feed.ts'
import overview from '../scenes/overview.ts'
import type { Scene } from '../scenes/scene.ts'

const others = import.meta.glob<{ default: Scene }>(['../scenes/*.ts', '!../scenes/{overview,scene,wall-*,fit-*}.ts'])

/** The scene by its name; one that is not there gives way to 总览, and the wall says so. */
async function chosen(name: string): Promise<SceneChoice> {
  const load = others[`../scenes/${name}.ts`]
  if (load !== undefined) return { scene: (await load()).default }
  return { scene: overview, ...!['', overview.id].includes(name) && { lacks: name } }
}

const GLASS = /[?&](?:distance|near|seat|pitch|mm|cells|size|crop)=/

/** What the address says of the glass. */
async function glassOf(search: string): Promise<Glass | undefined> {
  if (!GLASS.test(search)) return undefined
  const { applyCanvas, noteOf, readOptions, stageWith } = await import('../scenes/wall-options.ts')
  const options = readOptions(new URLSearchParams(search))
  applyCanvas(options, document.getElementById('app')!)
  return {
    ...options.size && { size: options.size },
    stage: (scene, size, isShown) => {
      const fitting = stageWith(options, scene, size, isShown)
      return { ...fitting, note: noteOf(fitting, options) }
    },
  }
}

/** Draws the page. */
export default async function open(): Promise<void> {
  const search = new URLSearchParams(location.search)
  const screen = search.get('screen') ?? ''
  const [choice, glass] = await Promise.all([chosen(search.get('scene') ?? ''), glassOf(location.search)])
  const app = createApp(App, {
    feed: liveFeed({ page: '/wall', ...screen !== '' && { screen } }), screen, choice: { ...choice, ...glass && { glass } },
  })
  app.use(createPinia()).mount('#app')
}
