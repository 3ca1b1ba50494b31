import { createApp } from 'vue'
import App from '@/App.vue'
import { i18n, useLanguage } from '@/i18n'
import { language } from '@/preferences'
import { makeRouter } from '@/router'
import { session } from '@/session'
import '@/element'
import '@/styles.css'

async function start() {
  await Promise.all([useLanguage(language.value), session.load().catch(() => {})])
  createApp(App).use(i18n).use(makeRouter()).mount('#app')
}

void start()
