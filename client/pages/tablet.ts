/** `/tablet`: a leader, standing, two minutes. `?screen=` names the tablet. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import Tablet from '../Tablet.vue'
import { liveFeed } from '../feed/live-feed.ts'

/** Draws the page. */
export default function open(): void {
  document.documentElement.dataset.page = 'tablet'
  const screen = new URLSearchParams(location.search).get('screen') ?? ''
  createApp(Tablet, { feed: liveFeed({ page: '/tablet', ...screen !== '' && { screen } }), screen }).use(createPinia()).mount('#app')
}
