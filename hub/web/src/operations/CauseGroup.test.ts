// Goal: a group acts on its own deliveries, and offers what the caller may do.
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import CauseGroup from '@/operations/CauseGroup.vue'
import { session } from '@/session'

const cause = { endpoint: 'billing', cause: 'no customer #, "…"', count: 2, first: '2026-11-27T08:00:00Z', last: '2026-11-27T08:00:00Z', id: 'd1', error: 'no customer 1, "a"' }
const row = (id: string, of: string) => ({ id, cause: of, subject: id, type: 'x', changed: cause.first, error: of, message: 'm', endpoint: 'billing' })
const asked: string[] = []

beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    const more = url.includes('after=7')
    const answer = more ? { parked: [row('d3', cause.cause)] } : { parked: [row('d1', cause.cause), row('d2', 'another trouble')], next: 7 }
    return Promise.resolve(new Response(JSON.stringify(answer)))
  })
})

async function group(rights: string[]) {
  session.state.rights = rights
  const wrapper = mount(CauseGroup, { props: { cause, open: true }, global: { stubs: { RouterLink: RouterLinkStub } } })
  await flushPromises()
  return wrapper
}

describe('a group of one cause', () => {
  it('has all of its deliveries, of every page, and no other', async () => {
    const wrapper = await group(['messages.read', 'messages.replay'])
    expect(wrapper.findAll('tbody tr').map((each) => each.find('td:nth-child(2)').text())).toEqual(['d1', 'd3'])
    expect(asked[0]).toContain('error=no+customer+&')
    expect(wrapper.get('button').text()).toContain('2')
  })
  it('offers what the caller may do', async () => {
    expect((await group(['messages.read'])).findAll('button')).toHaveLength(0)
    expect((await group(['messages.read', 'messages.discard'])).findAll('button')).toHaveLength(1)
    expect((await group(['messages.read'])).text()).not.toContain('编辑')
    expect((await group(['messages.read', 'messages.edit'])).text()).toContain('编辑')
  })
})
