// Tasks of processes: whose they are, how urgent they are, and what may be done with them.
import type { Input, Task, Urgency } from '@/business/types'
import type { Draft } from '@/business/values'

const SOON = 24 * 3_600_000

export function urgencyOf(task: { due: string }, now: number): Urgency {
  if (!task.due) return 'calm'
  const left = new Date(task.due).getTime() - now
  return left < 0 ? 'late' : left < SOON ? 'soon' : 'calm'
}

// Tasks by role and by assignee may be the same ones; those due first stand first.
export function merged(lists: Task[][]): Task[] {
  const all = new Map(lists.flat().map((task) => [`${task.instance} ${task.task}`, task]))
  return [...all.values()].sort((a, b) => (a.due || '9').localeCompare(b.due || '9') || b.priority - a.priority)
}

// What is asked of the hub, and with which words of its own; `target` names a user, a signer or a step.
export interface Verb { name: string; operation: string; data?: string; reason: boolean; target: boolean }
const verb = (name: string, target: boolean, more: Partial<Verb> = {}): Verb => ({ name, operation: name, reason: true, target, ...more })
const VERBS: Verb[] = [
  verb('claim', false, { reason: false }), verb('reassign', true), verb('delegate', true), verb('withdraw', false),
  verb('countersign-all', true, { operation: 'countersign', data: 'all' }), verb('countersign-any', true, { operation: 'countersign', data: 'any' }),
  verb('add-signer', true), verb('remove-signer', true), verb('return', true), verb('copy-to', true), verb('urge', false),
]
export const verbsOf = (task: Task): Verb[] => VERBS.filter((one) => task.may.includes(one.operation))

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

// What a form gave, as the process takes it: an element for each field that was filled in.
export function formXml(inputs: Input[], draft: Draft): string {
  const filled = inputs.filter((input) => String(draft[input.name] ?? '').trim() !== '')
  return `<form>${filled.map(({ name }) => `<${name}>${escaped(String(draft[name]).trim())}</${name}>`).join('')}</form>`
}
