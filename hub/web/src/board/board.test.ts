// Goal: a board asks for what its columns say, knows what is late, offers what is possible, and says what came of it.
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '@/api/client'
import ActDialog from '@/board/ActDialog.vue'
import { actsOf, dueOf, outcomeOf, questionOf } from '@/board/board'
import { clockOf, forecastOf } from '@/board/clocks'
import { declared } from '@/business/declared'
import type { Entity, RecordData, View } from '@/business/types'

const words = (en: string) => ({ en, zh: en })
const item: Entity = {
  name: 'item', label: words('Item'), key: 'number', title: 'number', may: [], groups: [], measures: [],
  fields: [
    { name: 'number', type: 'text', label: words('Number') }, { name: 'due', type: 'instant', label: words('Due') }, { name: 'deadline', type: 'day', label: words('Deadline') },
    { name: 'order', type: 'reference', entity: 'order', label: words('Order') },
  ],
}
const control: Entity = {
  name: 'control', label: words('Control'), key: 'number', may: ['create'], groups: [], measures: [], initial: 'requested', states: [],
  fields: [{ name: 'why', type: 'long-text', label: words('Why'), required: true }, { name: 'into', type: 'text', label: words('Into') }],
}
const view: View = {
  name: 'items', list: 'items', due: 'due deadline', ...words('Items'),
  act: [{
    name: 'merge', entity: 'control', ...words('Merge'), where: [{ field: 'state', is: 'new made' }],
    set: [{ field: 'order_no', from: 'order.number' }, { field: 'item_no', from: 'number' }, { field: 'action', is: 'merge' }, { field: 'by', is: 'me' }],
    ask: [{ field: 'into', of: 'number' }, { field: 'why' }],
  }],
}
const record = (more: Partial<RecordData>): RecordData => ({ id: 'r', version: 1, created: '', changed: '', state: 'new', number: 'D-1', order: 'o1', ...more }) as RecordData

beforeEach(() => vi.restoreAllMocks())

describe('a column', () => {
  it('asks for its states, what its entity can be narrowed by, and what is due first', () => {
    const asked = questionOf(view, { ...words('A'), where: [{ field: 'state', is: 'new made' }] }, item, { number: 'D-1', crew: 'x', q: 'words' })
    expect(asked.toString()).toBe('state=new&state=made&number=D-1&order=due%2Cdeadline')
  })
  it('takes the first time that a record has', () => {
    expect(dueOf(view, item, record({ due: '2025-12-01T00:00:00Z', deadline: '2029-01-01' }))).toBe('2025-12-01T00:00:00Z')
    expect(dueOf(view, item, record({ deadline: '2029-01-01' }))).toBe(new Date('2029-01-01T23:59:59').toISOString())
    expect(dueOf(view, item, record({}))).toBe('')
  })
})

describe('a clock', () => {
  it('is what the timers of the process say, and nothing of an instance that has none', () => {
    const of = { process: 'p', late: 'late', warn: 'near' }
    const timer = (node: string, due = '2026-01-01T00:00:00Z', stopped = false) => ({ node, purpose: 'step', due: stopped ? '' : due, stopped })
    expect(clockOf(of, [timer('near'), timer('late')])).toEqual({ due: '2026-01-01T00:00:00Z', side: 'calm', stopped: false })
    expect(clockOf(of, [timer('late')]).side).toBe('soon')
    expect(clockOf(of, [timer('hour')])).toEqual({ due: '', side: 'late', stopped: false })
    expect(clockOf(of, [timer('near', '', true), timer('late', '', true)])).toEqual({ due: '', side: 'calm', stopped: true })
  })
  it('is forecast: how many are missed within an hour, four, a day', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    const at = (hours: number) => ({ due: new Date(now + hours * 3_600_000).toISOString(), side: 'calm' as const, stopped: false })
    expect(forecastOf([at(0.5), at(3), at(20), at(50), { due: '', side: 'late', stopped: false }], now)).toEqual([[1, 1], [4, 2], [24, 3]])
  })
})

describe('an act', () => {
  it('is offered in the states that it names', () => {
    expect(actsOf(view, record({}))).toHaveLength(1)
    expect(actsOf(view, record({ state: 'over' }))).toHaveLength(0)
  })
  it('asks for what it names, and makes a record of that and of the card', async () => {
    declared.state.entities = new Map([['item', item], ['control', control]])
    declared.state.me = 'GD01'
    vi.spyOn(api, 'get').mockResolvedValue({ id: 'o1', number: 'D' })
    const post = vi.spyOn(api, 'post').mockResolvedValue({ id: 'c1' })
    const dialog = mount(ActDialog, {
      props: { act: view.act![0]!, entity: item, record: record({}), others: [record({}), record({ id: 's', number: 'D-2' })] },
    })
    expect(dialog.findAll('option').map((one) => one.text())).toEqual(['', 'D-2'])
    await dialog.find('select').setValue('D-2')
    await dialog.find('textarea').setValue('because')
    await dialog.find('form').trigger('submit')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('records/control', { order_no: 'D', item_no: 'D-1', action: 'merge', by: 'GD01', into: 'D-2', why: 'because' })
    expect(dialog.emitted('done')).toHaveLength(1)
  })
  it('is followed until it has come to something, and no longer', async () => {
    const get = vi.spyOn(api, 'get').mockResolvedValueOnce({ state: 'requested' }).mockResolvedValueOnce({ state: 'refused' })
    expect((await outcomeOf(control, 'c1', 0))?.state).toBe('refused')
    get.mockResolvedValue({ state: 'requested' })
    expect(await outcomeOf(control, 'c1', 0, 3)).toBeUndefined()
  })
})
