// What a test of components stands on: no network, and a language that is loaded.
import { config } from '@vue/test-utils'
import { beforeEach, vi } from 'vitest'
import { i18n, useLanguage } from '../src/i18n'

config.global.plugins.push(i18n)
beforeEach(async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('a test said no answer')))
  await useLanguage('zh')
})
