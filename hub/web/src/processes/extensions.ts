// KamHub's own attributes and elements (docs/specs/process.md) as moddle takes them, and where each may stand.

interface Property { name: string; type: string; isAttr?: boolean; isMany?: boolean }
interface Type { name: string; extends?: string[]; superClass?: string[]; properties: Property[] }

const attributes = (...names: string[]): Property[] => names.map((name) => ({ name, type: 'String', isAttr: true }))

// Attributes by the element on which they stand; the words of the panel are named like them.
export const ON: Record<string, string[]> = {
  'bpmn:Process': ['version'],
  'bpmn:UserTask': ['roles', 'form', 'scope', 'due', 'warn', 'escalate', 'escalateTo', 'calendar', 'signers', 'sign', 'result'],
  'bpmn:ServiceTask': ['message', 'translation', 'body', 'answer', 'correlation', 'timeout', 'result'],
  'bpmn:SendTask': ['message', 'translation', 'body'],
  'bpmn:ReceiveTask': ['correlation', 'result'],
  'bpmn:BusinessRuleTask': ['decision', 'result'],
  'bpmn:CallActivity': ['result'],
  'bpmn:StartEvent': ['when', 'correlation', 'result'],
  'bpmn:IntermediateCatchEvent': ['correlation', 'result'],
  'bpmn:BoundaryEvent': ['correlation', 'result'],
  'bpmn:IntermediateThrowEvent': ['message', 'translation', 'body'],
  'bpmn:EndEvent': ['message', 'translation', 'body'],
  'bpmn:MultiInstanceLoopCharacteristics': ['collection', 'item', 'outputs'],
  'bpmn:TimerEventDefinition': ['calendar'],
}

const types: Type[] = [
  ...Object.entries(ON).map(([element, names]) => ({ name: `${element.slice(5)}Extension`, extends: [element], properties: attributes(...names) })),
  { name: 'Allow', superClass: ['Element'], properties: attributes('operations', 'roles') },
  { name: 'Control', superClass: ['Element'], properties: attributes('message', 'key', 'operation', 'when', 'reason', 'until', 'target', 'answer', 'translation') },
  { name: 'Tell', superClass: ['Element'], properties: attributes('when', 'message', 'translation') },
  { name: 'Set', superClass: ['Element'], properties: attributes('to', 'value', 'copy') },
]

export const descriptor = { name: 'KamHub', uri: 'urn:kamhub:process:1', prefix: 'k', xml: { tagAlias: 'lowerCase' }, associations: [], types }
