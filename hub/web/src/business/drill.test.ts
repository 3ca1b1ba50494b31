// Goal: behind a bar of a figure stand exactly the records that it counts, and a dashboard narrows what it can.
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { api } from '@/api/client'
import { declared } from '@/business/declared'
import { after, csvOf, narrowed, questionOfRow } from '@/business/drill'
import MeasureChart from '@/business/MeasureChart.vue'
import MeasurePanel from '@/business/MeasurePanel.vue'
import type { Entity, Page } from '@/business/types'

const push = vi.fn()
vi.mock('vue-router', async (real) => ({ ...(await real<object>()), useRouter: () => ({ push }) }))

const words = (of: string) => ({ en: of, zh: of })
const entity: Entity = {
  name: 'bill', label: words('帐单'), may: [], groups: [],
  fields: [{ name: 'unit', type: 'text', label: words('单位') }, { name: 'paid_at', type: 'instant', label: words('缴费时间') }, { name: 'due', type: 'day', label: words('到期日') }],
  measures: [{ name: 'paid', label: words('实收'), is: 'count', by: ['unit'], period_of: 'paid_at' }],
}
const measure = entity.measures[0]!

describe('a row of a figure', () => {
  it('is a question with a value, a period, or emptiness', () => {
    expect(questionOfRow(entity, measure, ['unit', 'paid_at'], ['GD', '2026-12-01'], 'quarter')).toEqual({
      unit: 'GD', 'paid_at.gte': '2026-12-01T00:00:00+08:00', 'paid_at.lt': '2027-03-01T00:00:00+08:00',
    })
    expect(questionOfRow(entity, { ...measure, period_of: 'due' }, ['unit', 'due'], ['', '2026-11-01'], undefined)).toEqual({ 'unit.empty': 'true', 'due.gte': '2026-11-01', 'due.lt': '2026-12-01' })
    expect(questionOfRow(entity, measure, ['order'], ['7'], undefined)).toEqual({ 'order.eq': '7' })
  })
  it('ends where the next period begins', () => {
    expect([after('2026-12-31', 'day'), after('2026-12-01', 'month'), after('2026-10-01', 'quarter'), after('2026-01-01', 'year')]).toEqual(['2027-01-01', '2027-01-01', '2027-01-01', '2027-01-01'])
  })
})

it('narrows a figure by what its records have', () => {
  expect(narrowed(entity, measure, { unit: 'GD', segment: 'gold', from: '2026-11-01', until: '2026-11-30' })).toEqual({
    unit: 'GD', 'paid_at.gte': '2026-11-01T00:00:00+08:00', 'paid_at.lte': '2026-11-30T23:59:59.999+08:00',
  })
  expect(narrowed(entity, { ...measure, period_of: undefined }, { from: '2026-11-01' })).toEqual({})
})

it('becomes a file that spreadsheet programs open', () => {
  expect(csvOf([['单位', '值'], ['a,"b"', '1']])).toBe('\ufeff单位,值\r\n"a,""b""",1\r\n')
})

it('leads from a bar, and from its row, to the list behind it', async () => {
  declared.state.entities = new Map([['bill', entity]])
  declared.state.pages = [{ page: 'list', name: 'bills', entity: 'bill' } as Page]
  vi.spyOn(api, 'get').mockResolvedValue({ groups: ['unit', 'paid_at'], rows: [{ groups: ['GD', '2026-11-01'], value: '3' }, { groups: ['BJ', '2026-11-01'], value: '2' }] })
  const panel = mount(MeasurePanel, {
    props: { chart: { entity: 'bill', measure: 'paid', as: 'bar', period: 'month' }, asked: { unit: 'GD' } },
    global: { stubs: { RouterLink: RouterLinkStub, MeasureChart: true } },
  })
  await flushPromises()
  const query = { unit: 'BJ', 'paid_at.gte': '2026-11-01T00:00:00+08:00', 'paid_at.lt': '2026-12-01T00:00:00+08:00' }
  expect(panel.findAllComponents(RouterLinkStub).at(-1)?.props('to')).toEqual({ name: 'records', params: { list: 'bills' }, query })
  const chart = panel.findComponent(MeasureChart)
  chart.vm.$emit('pick', (chart.props('series') as { names: string[] }).names[0], 'BJ')
  expect(push).toHaveBeenCalledWith({ name: 'records', params: { list: 'bills' }, query })
})
