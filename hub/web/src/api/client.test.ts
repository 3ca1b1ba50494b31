// Goal: every way in which the hub says no comes out as one kind of error, and a change proves that a page of the hub sends it.
import { describe, expect, it, vi } from 'vitest'
import { address, api, ApiError, onUnknownCaller } from '@/api/client'

const answer = (status: number, body: string, headers = {}) => {
  const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response(body, { status, headers })))
  vi.stubGlobal('fetch', fetch)
  return fetch
}
const failure = async (of: Promise<unknown>) => {
  const error = await of.then(() => undefined, (why: unknown) => why)
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}

describe('the client', () => {
  it('leaves out of an address what is not asked for', () => {
    expect(address('messages', { key: '银行 1', type: '', after: undefined, limit: 5 })).toBe('/api/v1/messages?key=%E9%93%B6%E8%A1%8C+1&limit=5')
    expect(address('status')).toBe('/api/v1/status')
  })
  it('marks each request as one of the hub’s own pages', async () => {
    const fetch = answer(200, '{}')
    await api.post('replay', { parked: true })
    const init = fetch.mock.calls[0]?.[1]
    expect(init?.headers).toMatchObject({ 'X-KamHub-Request': '1', 'Content-Type': 'application/json' })
    expect(init?.body).toBe('{"parked":true}')
  })
  it('reads the hub’s words, the right that is missing, and what stands beside', async () => {
    answer(403, '{"error":{"code":"Forbidden","message":"no","right":"messages.edit"},"fields":[1]}')
    const error = await failure(api.post('edit'))
    expect([error.status, error.code, error.message, error.right]).toEqual([403, 'Forbidden', 'no', 'messages.edit'])
    expect(error.body.fields).toEqual([1])
  })
  it('says when to come again', async () => {
    answer(429, '{"error":{"code":"Unavailable","message":"too many"}}', { 'Retry-After': '30' })
    expect((await failure(api.post('login'))).retryAfter).toBe(30)
  })
  it('takes an answer that is no JSON for what it is', async () => {
    answer(502, '<html>proxy')
    expect((await failure(api.get('status'))).code).toBe('Internal')
  })
  it('tells a hub that is not there from one that refuses', async () => {
    expect((await failure(api.get('status'))).code).toBe('Unreachable')
  })
  it('tells that the session has ended, but not that a password was wrong', async () => {
    const ended = vi.fn()
    onUnknownCaller(ended)
    answer(401, '{"error":{"code":"Unauthorized","message":"who"}}')
    await failure(api.post('login'))
    expect(ended).not.toHaveBeenCalled()
    await failure(api.get('status'))
    expect(ended).toHaveBeenCalledOnce()
  })
})
