// Goal: an error is told in the reader's language, with what the hub said; the right that is missing is named.
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api/client'
import { useLanguage } from '@/i18n'
import ErrorNote from '@/parts/ErrorNote.vue'

const text = (error: unknown) => mount(ErrorNote, { props: { error } }).text()

describe('an error', () => {
  it('is told in Chinese and in English', async () => {
    const error = new ApiError(422, 'Rejected', 'line 7: no')
    expect(text(error)).toContain('拒绝')
    expect(text(error)).toContain('line 7: no')
    await useLanguage('en')
    expect(text(error)).toContain('refused')
  })
  it('names the right, and when to come again', () => {
    expect(text(new ApiError(403, 'Forbidden', 'x', 'messages.edit'))).toContain('messages.edit')
    expect(text(new ApiError(429, 'Unavailable', 'x', '', 30))).toContain('30')
  })
  it('says of a conflict that somebody else was faster', () => {
    expect(text(new ApiError(409, 'Conflict', 'x'))).toContain('别人')
  })
  it('has words for what nobody expected', () => {
    expect(text(new TypeError('oops'))).toContain('内部出错')
    expect(text(new ApiError(418, 'Teapot', 'short and stout'))).toContain('short and stout')
  })
})
