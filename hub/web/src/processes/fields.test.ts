// Goal: what the panel says is what the file says, and what it does not speak of stays as it was.
import { readFileSync } from 'node:fs'
import { BpmnModdle } from 'bpmn-moddle'
import { describe, expect, it } from 'vitest'
import type { Element, Moddle } from '@/processes/drawn'
import { descriptor } from '@/processes/extensions'
import { fieldsOf } from '@/processes/fields'
import { elementAt } from '@/processes/places'
import type { Shape } from '@/processes/viewer'

const FILE = '../../plugins/qualification/processes/qualify_key_account.bpmn'
const moddle = new BpmnModdle({ k: descriptor }) as unknown as Moddle
const modeling = {
  updateProperties: (shape: Shape, properties: object) => Object.entries(properties).forEach(([name, value]) => shape.businessObject.set(name, value)),
  updateModdleProperties: (_: Shape, element: Element, properties: object) => Object.entries(properties).forEach(([name, value]) => element.set(name, value)),
}
async function opened() {
  const { rootElement } = await moddle.fromXML(readFileSync(FILE, 'utf8'))
  const process = (rootElement.rootElements as Element[]).find((one) => one.$type === 'bpmn:Process') as Element
  const find = (id: string) => (id === process.id ? process : (process.flowElements as Element[]).find((one) => one.id === id)) as Element
  const of = (id: string) => fieldsOf({ businessObject: find(id) } as Shape, { moddle, modeling, definitions: rootElement })
  return { of, field: (id: string, name: string) => of(id).find((one) => one.name === name), text: async () => (await moddle.toXML(rootElement, { format: true })).xml }
}

describe('fields of an element', () => {
  it('are read from the file', async () => {
    const { field } = await opened()
    expect(field('approve', 'roles')?.value).toBe('kadc-approver')
    expect(field('approve', 'due')?.value).toBe('P2D')
    expect(field('f09', 'condition')?.value).toBe("judgement/class = 'head'")
    expect(field('came', 'messageName')?.value).toBe('kam.customer.key-account-application-submitted.v1')
    expect(field('facts', 'assignments')?.assignments?.[0]).toEqual({ to: 'facts/region', value: 'application/*/c:region', copy: false })
    expect(field('qualify-key-account', 'allow')?.value).toMatch(/^chase amend cancel /)
    expect(field('f10', 'isDefault')?.value).toBe('true')
  })
  it('are written into it', async () => {
    const { field, text } = await opened()
    field('approve', 'due')?.set('P3D')
    field('approve', 'warn')?.set('')
    field('f09', 'condition')?.set("judgement/class = 'none'")
    field('came', 'messageName')?.set('kam.other.v1')
    field('facts', 'assignments')?.assign?.([{ to: 'a/b', value: "'c'", copy: true }])
    field('qualify-key-account', 'allow')?.set('chase')
    const written = await text()
    expect(written).toContain('k:due="P3D"')
    expect(written.match(/<userTask id="approve"[^>]*>/)?.[0]).not.toContain('k:warn')
    expect(written).toContain("<conditionExpression>judgement/class = 'none'</conditionExpression>")
    expect(written).toMatch(/<message id="kam-other-v1" name="kam.other.v1" \/>/)
    expect(written).toContain('<k:set to="a/b" value="\'c\'" copy="true" />'.replace(/'/g, '&#39;'))
    expect(written).toContain('<k:allow operations="chase" />')
  })
  it('leave the rest as it was', async () => {
    const before = await opened(), after = await opened()
    after.field('approve', 'due')?.set('P3D')
    expect((await after.text()).replace('k:due="P3D"', 'k:due="P2D"')).toBe(await before.text())
    expect(await before.text()).toContain('xmlns:c="urn:kamhub:canonical:1"')
  })
})

describe('a complaint', () => {
  it('is about the element of its line, or that before it', () => {
    const text = '<a>\n<b id="one">\n  <c/>\n</b><d id="two"/>\n</a>'
    const drawn = (id: string) => ['one', 'two'].includes(id)
    expect(elementAt(text, 3, drawn)).toBe('one')
    expect(elementAt(text, 4, drawn)).toBe('two')
    expect(elementAt(text, 1, drawn)).toBe('')
    expect(elementAt(text, 99, drawn)).toBe('two')
  })
})
