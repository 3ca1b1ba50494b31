// Goal: a list asks for what is seen and no more, a page draws no button that the hub would refuse, urgency and charts are right.
import zh from '@/business/messages/zh.json'
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { seriesOf } from '@/business/measure'
import RecordPage from '@/business/RecordPage.vue'
import { is, nextOrder, questionOf } from '@/business/query'
import { merged, urgencyOf, verbsOf } from '@/business/tasks'
import { treeOf } from '@/business/tree'
import type { Page, RecordData, Task } from '@/business/types'
import { ROW, useWindow } from '@/business/window'

vi.mock('vue-router', async (real) => ({ ...(await real<object>()), useRoute: () => ({ name: 'record', params: { entity: 'customer', id: 'r1' } }) }))

const page = {
  page: 'list', module: 'customer', name: 'customers', entity: 'customer', en: 'Customers', zh: '客户', order: [{ by: 'name', descending: 'true' }],
  preset: [{ name: 'grey', en: '', zh: '', where: [{ field: 'list_colour', is: 'grey black' }] }, { name: 'mine', en: '', zh: '', where: [{ field: 'account_manager', is: 'me' }] }],
} as Page

describe('a question', () => {
  it('has the preset, the filters and the order of the page', () => {
    expect(questionOf(page, { preset: 'grey', q: '银行', unit: '' }, '').toString()).toBe('list_colour=grey&list_colour=black&q=%E9%93%B6%E8%A1%8C&order=-name')
    expect(questionOf(page, { preset: 'mine', order: 'code' }, 'GRP1').toString()).toBe('account_manager=GRP1&order=code')
  })
  it('may ask for a field that is called as a word of its own', () => {
    expect(questionOf(page, { [is('order')]: 'o1', order: 'code' }, '').toString()).toBe('order.eq=o1&order=code')
  })
  it('turns an order round, then back to the page’s own', () => {
    expect(nextOrder('name', 'name')).toBe('-name')
    expect(nextOrder('-name', 'name')).toBeUndefined()
    expect(nextOrder('-name', 'code')).toBe('code')
  })
})

describe('a list of 100,000', () => {
  it('draws and asks for what is seen', async () => {
    const ask = vi.fn((offset: number, limit: number, count: boolean) =>
      Promise.resolve({ rows: Array.from({ length: limit }, (_, at) => offset + at), total: count ? 100_000 : 0 }))
    const rows = useWindow(ask)
    rows.again()
    await flushPromises()
    rows.scroll(50_000 * ROW, 600)
    await flushPromises()
    expect(rows.seen.value.length).toBeLessThan(60)
    expect(rows.seen.value.find(({ index }) => index === 50_000)?.row).toBe(50_000)
    expect(rows.before.value + rows.after.value + rows.seen.value.length * ROW).toBe(100_000 * ROW)
    expect(ask.mock.calls.map(([offset]) => offset)).toEqual([0, 49_900, 50_000])
    expect(ask.mock.calls.map(([, , count]) => count)).toEqual([true, false, false])
  })
  it('throws away the answer to an earlier question', async () => {
    const answers: ((of: { rows: string[]; total: number }) => void)[] = []
    const rows = useWindow(() => new Promise<{ rows: string[]; total: number }>((done) => answers.push(done)))
    rows.again()
    rows.again()
    answers[1]?.({ rows: ['new'], total: 1 })
    answers[0]?.({ rows: ['old'], total: 9 })
    await flushPromises()
    expect(rows.total.value).toBe(1)
    expect(rows.seen.value.map(({ row }) => row)).toEqual(['new'])
  })
})

const task = (more: Partial<Task>): Task => ({ instance: 'i', process: 'p', node: 'n', name: '审定', form: '', roles: 'a', assignee: '', task: 1, begun: '', due: '', priority: 0, urged: 0, may: [], ...more })
describe('tasks', () => {
  const now = Date.parse('2026-11-27T08:00:00Z')
  it('warn before they are late', () => {
    expect([...['2026-11-27T07:59:00Z', '2026-11-28T07:00:00Z', '2026-11-29T08:00:00Z', '']].map((due) => urgencyOf({ due }, now))).toEqual(['late', 'soon', 'calm', 'calm'])
  })
  it('stand once, due first', () => {
    const all = merged([[task({ task: 2 }), task({ task: 1, due: '2026-12-01' })], [task({ task: 1, due: '2026-12-01' }), task({ task: 3, due: '2026-11-01' })]])
    expect(all.map((one) => one.task)).toEqual([3, 1, 2])
  })
  it('offer what the hub says that one may do', () => {
    const names = (may: string[]) => verbsOf(task({ may })).map((verb) => verb.name)
    expect(names(['done', 'claim', 'urge'])).toEqual(['claim', 'urge'])
    expect(names(['countersign'])).toEqual(['countersign-all', 'countersign-any'])
    expect(names([])).toEqual([])
  })
})

describe('a reporting chart', () => {
  const person = (id: string, above?: string) => ({ id, version: 1, created: '', changed: '', boss: above }) as RecordData
  const flat = (of: ReturnType<typeof treeOf>): string[] => of.flatMap((one) => [one.record.id, ...flat(one.below)])
  it('stands below who leads, and loses nobody in a circle', () => {
    const tree = treeOf([person('c', 'b'), person('b', 'a'), person('a'), person('d', 'elsewhere')], 'boss')
    expect(tree.map((one) => one.record.id)).toEqual(['a', 'd'])
    expect(flat(tree)).toEqual(['a', 'b', 'c', 'd'])
    expect(flat(treeOf([person('x', 'y'), person('y', 'x'), person('z', 'x')], 'boss')).sort()).toEqual(['x', 'y', 'z'])
  })
})

describe('a figure', () => {
  it('has gaps where nothing was counted', () => {
    const rows = { groups: ['unit', 'period'], rows: [{ groups: ['A', '01'], value: '1' }, { groups: ['B', '02'], value: '2' }] }
    expect(seriesOf(rows, 1)).toEqual({ names: ['01', '02'], series: [{ name: 'A', values: [1, null] }, { name: 'B', values: [null, 2] }] })
  })
})

describe('a record’s page', () => {
  it('draws the actions of its state that the caller may make, and no other', async () => {
    const words = (zh: string) => ({ en: zh, zh })
    const transition = (name: string, from: string, may = true) => ({ name, label: words(name), from: [from], to: 'x', reason: false, may })
    const answers: Record<string, unknown> = {
      '/api/v1/records': { lists: [], entities: [{ name: 'customer', label: words('客户'), title: 'name', may: ['read'], groups: [], fields: [], measures: [], states: [], transitions: [transition('win', 'prospect'), transition('wake', 'dormant'), transition('qualify', 'prospect', false), transition('unnamed', 'prospect')] }] },
      '/api/v1/pages': { me: '', pages: [{ page: 'detail', name: 'customer', entity: 'customer', action: ['win', 'wake', 'qualify'].map((name) => ({ transition: name })) }] },
    }
    vi.stubGlobal('fetch', (url: string) => Promise.resolve(new Response(JSON.stringify(answers[url] ?? { id: 'r1', version: 1, state: 'prospect', created: '2026-11-01T00:00:00Z', changed: '2026-11-01T00:00:00Z' }))))
    const wrapper = mount(RecordPage, { global: { stubs: { RouterLink: RouterLinkStub } } })
    await flushPromises()
    expect(wrapper.findAll('.head button').map((one) => one.text())).toEqual(['win', zh.record.print])
  })
})
