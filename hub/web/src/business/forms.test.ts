// Goal: what people typed reaches the hub as it takes it, what it complains of stands beside the field, and nothing typed is lost.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import RecordDialog from '@/business/RecordDialog.vue'
import { formXml } from '@/business/tasks'
import type { Entity, Field, RecordData } from '@/business/types'
import { draftOf, editsOf } from '@/business/values'
import { chooseLanguage } from '@/preferences'

const words = (name: string) => ({ en: name, zh: name })
const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ name, type, label: words(name), group: 'basic', ...more })
const entity: Entity = {
  name: 'customer', label: words('客户'), key: 'code', title: 'name', may: ['read', 'change', 'create'], groups: [{ name: 'basic', label: words('基本资料') }],
  fields: [field('name', 'text', { required: true }), field('spend', 'money'), field('listed', 'boolean'), field('code', 'text', { read_only: true }), field('id_number', 'text', { hidden: true })],
  measures: [],
}
const record: RecordData = { id: 'r1', version: 3, created: '2026-11-01T00:00:00Z', changed: '2026-11-02T00:00:00Z', name: '示范银行', spend: 10, listed: true }

const sent: { url: string; method: string; body: unknown; language: string }[] = []
const answers: [status: number, body: unknown][] = []
beforeEach(() => {
  chooseLanguage('zh')
  sent.length = 0
  answers.length = 0
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, method: init.method ?? '', body: init.body && JSON.parse(String(init.body)), language: (init.headers as Record<string, string>)['Accept-Language'] ?? '' })
    const [status, body] = answers.shift() ?? [200, { ...record, version: 4 }]
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
})
async function open() {
  const wrapper = mount(RecordDialog, { props: { entity, record } })
  await flushPromises() // Element Plus gives an input its id when it stands
  return wrapper
}
const type = (wrapper: VueWrapper, name: string, text: string) => wrapper.get(`#field-${name}`).setValue(text)
async function save(wrapper: VueWrapper) {
  await wrapper.get('form').trigger('submit')
  await flushPromises()
}
const refusal = (code: string, complaints: object[]) => ({ error: { code, message: 'no', complaints } })

describe('a form', () => {
  it('sends what was touched, with the version that was read', async () => {
    const wrapper = await open()
    await type(wrapper, 'spend', '')
    await type(wrapper, 'name', '示范商行')
    await save(wrapper)
    expect(sent[0]).toMatchObject({ url: '/api/v1/records/customer/r1?version=3', method: 'PATCH', body: { name: '示范商行', spend: null } })
    expect(wrapper.emitted('done')).toEqual([['r1']])
  })
  it('asks for no field that the hub would refuse', async () => {
    const wrapper = await open()
    expect(wrapper.find('#field-code').exists()).toBe(false)
    expect(wrapper.find('#field-id_number').exists()).toBe(false)
  })
  it('shows a complaint beside its field, in the language of the page', async () => {
    answers.push([422, refusal('Rejected', [{ field: 'spend', code: 'min', message: '不能小于 0' }])])
    const wrapper = await open()
    await type(wrapper, 'spend', '-1')
    await save(wrapper)
    expect(sent[0]?.language).toBe('zh')
    expect(wrapper.get('#field-spend-wrong').text()).toBe('不能小于 0')
    expect(wrapper.get('#field-spend').attributes('aria-describedby')).toContain('field-spend-wrong')
    expect((wrapper.get('#field-spend').element as HTMLInputElement).value).toBe('-1')
  })
  it('shows as a whole what is about no field of it', async () => {
    answers.push([422, refusal('Rejected', [{ field: 'elsewhere', code: 'x', message: '别处' }])])
    const wrapper = await open()
    await type(wrapper, 'name', '改')
    await save(wrapper)
    expect(wrapper.get('[role=alert]').text()).toContain('no')
  })
  it('tells that somebody else was faster, with both values, and saves over it only when told to', async () => {
    answers.push([409, refusal('Changed', [])], [200, { ...record, version: 5, name: '示范控股', spend: 20 }])
    const wrapper = await open()
    await type(wrapper, 'name', '示范商行')
    await save(wrapper)
    const rows = wrapper.findAll('.conflict tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
    expect(rows[0]).toEqual(['示范控股', '示范商行'])
    expect(rows[1]?.[0]).toContain('20')
    expect(wrapper.emitted('done')).toBeUndefined()
    await save(wrapper)
    expect(sent[2]).toMatchObject({ url: '/api/v1/records/customer/r1?version=5', body: { name: '示范商行' } })
  })
  it('does not close over what is not saved without a word', async () => {
    const wrapper = await open()
    await type(wrapper, 'name', '改')
    await wrapper.get('dialog').trigger('cancel')
    expect(wrapper.emitted('close')).toBeUndefined()
    expect(wrapper.get('.leaving').text()).not.toBe('')
    await wrapper.get('.el-button--danger').trigger('click')
    expect(wrapper.emitted('close')).toHaveLength(1)
  })
})

describe('values', () => {
  it('go out as the hub takes them', () => {
    const fields = [field('at', 'instant'), field('on', 'day'), field('listed', 'boolean')]
    const before = draftOf(fields, { ...record, at: '2026-11-27T08:00:00Z' })
    expect(editsOf(fields, before, before)).toEqual({})
    expect(editsOf(fields, before, { ...before, on: '2026-12-01', listed: false })).toEqual({ on: '2026-12-01', listed: false })
    expect(editsOf(fields, {}, before).at).toBe('2026-11-27T08:00:00.000Z')
  })
  it('of a task are text, whatever is in it', () => {
    const input = (name: string) => ({ name, type: 'text', en: name, zh: name })
    expect(formXml([input('reason'), input('level')], { reason: ' a<b>&c ', level: '' })).toBe('<form><reason>a&lt;b&gt;&amp;c</reason></form>')
  })
})
