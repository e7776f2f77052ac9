/** `/desk`: the operator's shift. Sources' own words are shown here, so every character's face is at hand. `?screen=` names the seat. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'wuse:fonts-rest.css'
import Desk from '../Desk.vue'
import { liveFeed } from '../feed/live-feed.ts'

/** Draws the page. */
export default function open(): void {
  document.documentElement.dataset.page = 'desk'
  const screen = new URLSearchParams(location.search).get('screen') ?? ''
  createApp(Desk, { feed: liveFeed({ page: '/desk', ...screen !== '' && { screen } }), screen }).use(createPinia()).mount('#app')
}
