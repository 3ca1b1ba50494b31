// Goal: what is parked is sent again only after it was shown what would be sent; giving up needs a reason.
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import DiscardDialog from '@/operations/DiscardDialog.vue'
import ReplayDialog from '@/operations/ReplayDialog.vue'

const sent: [path: string, body: unknown][] = []
beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as { dry_run?: boolean }
    sent.push([url, body])
    const answer = body.dry_run
      ? { would_send: [{ id: 'd1', endpoint: 'billing', message: 'm1', operation: 'Stamp', document: '<a><b>1</b></a>' }], refused: [] }
      : { replayed: ['d1'], discarded: ['d1'], refused: [] }
    return Promise.resolve(new Response(JSON.stringify(answer)))
  })
})
const button = (wrapper: ReturnType<typeof mount>) => wrapper.get('button[type=submit]')

describe('sending again', () => {
  it('shows first what would be sent', async () => {
    const wrapper = mount(ReplayDialog, { props: { deliveries: ['d1'] } })
    expect(button(wrapper).attributes('disabled')).toBeDefined()
    await flushPromises()
    expect(wrapper.text()).toContain('<b>1</b>')
    expect(sent).toEqual([['/api/v1/replay', { deliveries: ['d1'], dry_run: true }]])
    await wrapper.get('input[type=text], .el-input__inner').setValue('已修复')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(sent[1]).toEqual(['/api/v1/replay', { deliveries: ['d1'], reason: '已修复' }])
    expect(wrapper.emitted('done')?.[0]?.[0]).toContain('1')
  })
})

describe('giving up', () => {
  it('needs a reason', async () => {
    const wrapper = mount(DiscardDialog, { props: { deliveries: ['d1'] } })
    expect(button(wrapper).attributes('disabled')).toBeDefined()
    await wrapper.get('.el-input__inner').setValue('手工录入')
    expect(button(wrapper).attributes('disabled')).toBeUndefined()
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([['/api/v1/discard', { deliveries: ['d1'], reason: '手工录入' }]])
  })
})
