// Every text that people see stands in FOLDER/messages/zh.json and en.json, below the folder's name.
import { watch } from 'vue'
import { createI18n, type LocaleMessageValue, type VueMessageType } from 'vue-i18n'
import { language, type Language } from '@/preferences'

const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' }
const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }
// English dates with the month by its name: 11/12 means two days.
const named: Intl.DateTimeFormatOptions = { ...day, month: 'short' }
const numberFormats = {
  whole: { maximumFractionDigits: 0 },
  rate: { maximumFractionDigits: 1 },
  money: { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' },
} satisfies Record<string, Intl.NumberFormatOptions>

export type Texts = Record<string, LocaleMessageValue<VueMessageType>>

export const i18n = createI18n<false>({
  legacy: false,
  locale: language.value,
  fallbackLocale: [],
  messages: {} as Record<string, Texts>,
  datetimeFormats: { zh: { day, time, moment: { ...day, ...time } }, en: { day: named, time, moment: { ...named, ...time } } },
  numberFormats: { zh: numberFormats, en: numberFormats },
})

const loaders = { zh: () => import('@/messages.zh'), en: () => import('@/messages.en') }

export async function useLanguage(to: Language) {
  if (!i18n.global.availableLocales.includes(to)) i18n.global.setLocaleMessage(to, (await loaders[to]()).default)
  i18n.global.locale.value = to
}

watch(language, (to) => void useLanguage(to))
