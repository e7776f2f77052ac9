/** `/wall`: nobody touches it; it shows the scene 总览 and ages by itself. `?screen=` names the screen. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from '../App.vue'
import { liveFeed } from '../feed/live-feed.ts'

/** Draws the page. */
export default function open(): void {
  const screen = new URLSearchParams(location.search).get('screen') ?? ''
  createApp(App, { feed: liveFeed({ page: '/wall', ...screen !== '' && { screen } }), screen }).use(createPinia()).mount('#app')
}
