// What a person chooses for himself on this browser: language, light or dark.
import { ref, watchEffect } from 'vue'

export type Language = 'zh' | 'en'
export type Theme = 'light' | 'dark'

const stored = (name: string) => localStorage.getItem(`kamhub.${name}`)
const store = (name: string, value: string) => localStorage.setItem(`kamhub.${name}`, value)

const firstLanguage = (): Language => {
  const kept = stored('language')
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
const firstTheme = (): Theme => {
  const kept = stored('theme')
  if (kept === 'light' || kept === 'dark') return kept
  return window.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export const language = ref<Language>(firstLanguage())
export const theme = ref<Theme>(firstTheme())

export function chooseLanguage(to: Language) {
  language.value = to
  store('language', to)
}
export function chooseTheme(to: Theme) {
  theme.value = to
  store('theme', to)
}

watchEffect(() => {
  document.documentElement.classList.toggle('dark', theme.value === 'dark')
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
})
