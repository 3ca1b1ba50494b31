// Goal: what went wrong is told with its reason and can be tried again; what is done with an instance goes to the hub
// as it is meant. Method: components on answers of the API.
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import IncidentList from '@/processes/IncidentList.vue'
import InstanceActs from '@/processes/InstanceActs.vue'
import OperateDialog from '@/processes/OperateDialog.vue'
import type { Instance, Node } from '@/processes/types'
import { session } from '@/session'

const nodes: Node[] = [{ id: 'tell', name: '通知', kind: 'sendTask', trigger: 'none', parent: '', line: 3 }, { id: 'ask', name: '审定', kind: 'userTask', trigger: 'none', parent: '', line: 4 }]
const instance = (more: Partial<Instance> = {}): Instance => ({
  id: 'i1', process: 'p', hash: 'h', state: 'running', priority: 4, incidents: 1, parent: '', subject: 'KH1', ordering: 'KH1', began: '2026-11-27T08:00:00Z', changed: '2026-11-27T08:00:00Z',
  name: '流程', version: 1, index: 0, error: '', leader: '', may: ['retry', 'cancel', 'defer', 'return'], tokens: [{ id: 7, node: 'tell' }], tasks: [], timers: [], waits: [],
  open_incidents: [{ id: 1, node: 'tell', token: 7, what: 'no route for it', at: '2026-11-27T08:00:00Z' }],
  history: [{ number: 1, at: '2026-11-27T08:00:00Z', node: 'ask', event: 'left', why: '', by: 'user:li' }, { number: 2, at: '2026-11-27T08:00:00Z', node: 'begin', event: 'left', why: '', by: '' }], ...more,
})
let sent: { url: string; body: unknown }[]
beforeEach(() => {
  sent = []
  vi.stubGlobal('fetch', (url: string, { body }: { body?: string }) => {
    if (body) sent.push({ url, body: JSON.parse(body) })
    const answer = url.startsWith('/api/v1/instances?') ? { instances: [instance()] } : url.startsWith('/api/v1/instances/') ? instance() : { done: true }
    return Promise.resolve(new Response(JSON.stringify(answer)))
  })
  Object.assign(session.state, reactive({ rights: ['processes.work'] }))
})
const global = { stubs: { RouterLink: RouterLinkStub } }
const press = async (wrapper: ReturnType<typeof mount>, words: string) => {
  await wrapper.findAll('button').find((one) => one.text() === words)?.trigger('click')
  await flushPromises()
}

describe('incidents', () => {
  it('say why, and are tried again for a reason', async () => {
    const wrapper = mount(IncidentList, { props: { process: 'p', hash: 'h', nodes }, global })
    await flushPromises()
    expect(wrapper.text()).toContain('通知')
    expect(wrapper.text()).toContain('no route for it')
    await press(wrapper, '重试')
    await wrapper.find('#reason').setValue('路由已修正')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([{ url: '/api/v1/operate', body: { instance: 'i1', operation: 'retry', task: '7', reason: '路由已修正' } }])
  })
})

describe('an instance', () => {
  it('offers what the hub says that one may do', () => {
    const buttons = (may: string[]) => mount(InstanceActs, { props: { instance: instance({ may }), nodes, live: true }, global }).findAll('button').map((one) => one.text())
    expect(buttons(['retry', 'cancel', 'resume'])).toEqual(['撤单', '恢复'])
    expect(buttons([])).toEqual([])
  })
  it('goes back to a step of work that it has left', async () => {
    const wrapper = mount(OperateDialog, { props: { instance: instance(), operation: 'return', nodes }, global })
    expect(wrapper.findAll('#target option').map((one) => one.text())).toEqual(['审定'])
    await wrapper.find('#target').setValue('ask')
    await wrapper.find('#reason').setValue('材料不全')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([{ url: '/api/v1/operate', body: { instance: 'i1', operation: 'return', reason: '材料不全', target: 'ask' } }])
  })
  it('is deferred until a day', async () => {
    const wrapper = mount(OperateDialog, { props: { instance: instance(), operation: 'defer', nodes }, global })
    await wrapper.find('#until').setValue('2026-12-01T09:00')
    await wrapper.find('#reason').setValue('机房未就绪')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect((sent[0]?.body as { until: string }).until).toBe(new Date('2026-12-01T09:00').toISOString())
  })
})
