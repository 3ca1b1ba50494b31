// What can be said of an element beside its drawing, as a list of fields that read and write it.
import type { Element, Moddle } from '@/processes/drawn'
import { ON } from '@/processes/extensions'
import type { Modeling } from '@/processes/modeler'
import type { Shape } from '@/processes/viewer'

export interface Assignment { to: string; value: string; copy: boolean }
export interface Field {
  name: string // of its words
  kind: 'text' | 'lines' | 'flag' | 'choice' | 'assignments'
  value: string
  choices?: string[]
  assignments?: Assignment[]
  set: (value: string) => void
  assign?: (all: Assignment[]) => void
}
interface Tools { moddle: Moddle; modeling: Modeling; definitions: Element }

const list = (of: Element | undefined, name: string) => (of?.get(name) ?? []) as Element[]
const text = (of: Element | undefined, name: string) => String(of?.get(name) ?? '')
const LONG = ['value', 'condition', 'scope', 'body', 'correlation', 'when']

// Which definition beside the process an event names, and by what it is known.
const REFERENCES: Record<string, [property: string, type: string, known: string, label: string]> = {
  'bpmn:MessageEventDefinition': ['messageRef', 'bpmn:Message', 'name', 'messageName'],
  'bpmn:ReceiveTask': ['messageRef', 'bpmn:Message', 'name', 'messageName'],
  'bpmn:SignalEventDefinition': ['signalRef', 'bpmn:Signal', 'name', 'signalName'],
  'bpmn:ErrorEventDefinition': ['errorRef', 'bpmn:Error', 'errorCode', 'errorCode'],
  'bpmn:EscalationEventDefinition': ['escalationRef', 'bpmn:Escalation', 'escalationCode', 'escalationCode'],
}
const RECEIVES = /^bpmn:(ScriptTask|ServiceTask|ReceiveTask|UserTask|StartEvent|IntermediateCatchEvent|BoundaryEvent)$/
const TIMES = ['timeDuration', 'timeDate', 'timeCycle']

export function fieldsOf(shape: Shape, tools: Tools): Field[] {
  const { modeling, moddle } = tools
  const element = shape.businessObject
  const plain = (of: Element, property: string, name = property.replace('k:', '')): Field => ({
    name, kind: LONG.includes(name) ? 'lines' : 'text', value: text(of, property),
    set: (value) => modeling.updateModdleProperties(shape, of, { [property]: value || undefined }),
  })
  const expression = (of: Element, property: string, name = property): Field => ({
    name, kind: 'lines', value: text(of.get(property) as Element | undefined, 'body'),
    set: (value) => {
      const made = value ? moddle.create('bpmn:Expression', { body: value }) : undefined
      if (made) made.$parent = of
      modeling.updateModdleProperties(shape, of, { [property]: made })
    },
  })
  const own = (of: Element) => (ON[of.$type] ?? []).map((name) => plain(of, `k:${name}`))
  const fields: Field[] = [plain(element, 'id'), plain(element, 'name'), ...own(element)]
  if (element.$type === 'bpmn:CallActivity') fields.push(plain(element, 'calledElement'))
  if (element.$type === 'bpmn:SequenceFlow') fields.push(expression(element, 'conditionExpression', 'condition'), defaultFlow(shape, modeling))
  if (element.$type === 'bpmn:ReceiveTask') fields.push(reference(shape, element, tools))
  const loop = element.get('loopCharacteristics') as Element | undefined
  if (loop?.$type === 'bpmn:MultiInstanceLoopCharacteristics') fields.push(...own(loop), expression(loop, 'loopCardinality'), expression(loop, 'completionCondition'))
  for (const definition of list(element, 'eventDefinitions')) {
    if (REFERENCES[definition.$type]) fields.push(reference(shape, definition, tools))
    if (definition.$type === 'bpmn:TimerEventDefinition') fields.push(...timer(shape, definition, tools), ...own(definition))
    if (definition.$type === 'bpmn:LinkEventDefinition') fields.push(plain(definition, 'name', 'linkName'))
  }
  if (RECEIVES.test(element.$type)) fields.push(assignments(shape, tools))
  if (['bpmn:Process', 'bpmn:UserTask'].includes(element.$type)) fields.push(...allowed(shape, tools))
  return fields
}

function defaultFlow(shape: Shape, modeling: Modeling): Field {
  const flow = shape.businessObject
  const source = flow.sourceRef as Element
  return {
    name: 'isDefault', kind: 'flag', value: source.get('default') === flow ? 'true' : '',
    set: (value) => modeling.updateModdleProperties(shape, source, { default: value ? flow : undefined }),
  }
}

// The one of that name is used again; another name makes another one.
function reference(shape: Shape, of: Element, { moddle, modeling, definitions }: Tools): Field {
  const [property, type, known, label] = REFERENCES[of.$type] ?? ['', '', '', '']
  return {
    name: label, kind: 'text', value: text(of.get(property) as Element | undefined, known),
    set: (value) => {
      let found = list(definitions, 'rootElements').find((one) => one.$type === type && text(one, known) === value)
      if (value && !found) {
        const taken = new Set(list(definitions, 'rootElements').map((one) => one.id))
        const stem = value.replace(/[^\w-]+/g, '-').replace(/^[^A-Za-z_]+/, '') || 'it'
        let id = stem
        for (let at = 2; taken.has(id); at++) id = `${stem}-${at}`
        found = moddle.create(type, { id, [known]: value })
        found.$parent = definitions
        list(definitions, 'rootElements').unshift(found)
      }
      modeling.updateModdleProperties(shape, of, { [property]: value ? found : undefined })
    },
  }
}

function timer(shape: Shape, of: Element, { moddle, modeling }: Tools): Field[] {
  const is = TIMES.find((name) => of.get(name)) ?? 'timeDuration'
  const put = (kind: string, value: string) => {
    const made = value ? moddle.create('bpmn:Expression', { body: value }) : undefined
    if (made) made.$parent = of
    modeling.updateModdleProperties(shape, of, { ...Object.fromEntries(TIMES.map((name) => [name, undefined])), [kind]: made })
  }
  const value = text(of.get(is) as Element | undefined, 'body')
  return [
    { name: 'timerKind', kind: 'choice', value: is, choices: TIMES, set: (kind) => put(kind, value || 'PT1H') },
    { name: 'timerValue', kind: 'text', value, set: (to) => put(is, to) },
  ]
}

// What stands in extensionElements, changed as a whole so that it can be undone.
function replaceExtensions(shape: Shape, { moddle, modeling }: Tools, type: string, made: Element[]) {
  const element = shape.businessObject
  const before = element.get('extensionElements') as Element | undefined
  const values = [...list(before, 'values').filter((one) => one.$type !== type), ...made]
  const extensions = values.length ? moddle.create('bpmn:ExtensionElements', { values }) : undefined
  if (extensions) extensions.$parent = element
  for (const one of values) one.$parent = extensions
  modeling.updateProperties(shape, { extensionElements: extensions })
}

function assignments(shape: Shape, tools: Tools): Field {
  const all = list(shape.businessObject.get('extensionElements') as Element | undefined, 'values').filter((one) => one.$type === 'k:Set')
  return {
    name: 'assignments', kind: 'assignments', value: '', assignments: all.map((one) => ({ to: text(one, 'to'), value: text(one, 'value'), copy: text(one, 'copy') === 'true' })),
    set: () => {},
    assign: (rows) => replaceExtensions(shape, tools, 'k:Set', rows.filter((row) => row.to || row.value).map((row) => tools.moddle.create('k:Set', { to: row.to, value: row.value, ...(row.copy ? { copy: 'true' } : {}) }))),
  }
}

// One rule is edited here; where a file has several, for several roles, they stay as they are.
function allowed(shape: Shape, tools: Tools): Field[] {
  const rules = list(shape.businessObject.get('extensionElements') as Element | undefined, 'values').filter((one) => one.$type === 'k:Allow')
  if (rules.length > 1) return []
  const rule = { operations: text(rules[0], 'operations'), roles: text(rules[0], 'roles') }
  const put = (change: Partial<typeof rule>) => {
    const next = { ...rule, ...change }
    replaceExtensions(shape, tools, 'k:Allow', next.operations ? [tools.moddle.create('k:Allow', { operations: next.operations, ...(next.roles ? { roles: next.roles } : {}) })] : [])
  }
  return [
    { name: 'allow', kind: 'text', value: rule.operations, set: (operations) => put({ operations }) },
    { name: 'allowRoles', kind: 'text', value: rule.roles, set: (roles) => put({ roles }) },
  ]
}
