/** The page: which one it is, its feed, and the first picture. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'wuse:fonts.css'
import App from './App.vue'
import { liveFeed } from './feed/live-feed.ts'
import './styles/tokens.css'
import './styles/base.css'

const PAGE = '/wall'

if (location.pathname !== PAGE) history.replaceState(null, '', PAGE + location.search)
const screen = new URLSearchParams(location.search).get('screen') ?? ''
createApp(App, { feed: liveFeed({ page: PAGE, ...screen !== '' && { screen } }), screen }).use(createPinia()).mount('#app')
