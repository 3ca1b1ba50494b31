// Tasks of processes: whose they are, how urgent they are, and what may be done with them.
import type { Input, Task } from '@/business/types'
import type { Draft } from '@/business/values'

export type Urgency = 'late' | 'soon' | 'calm'
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

export interface Verb { name: string; reason: boolean; target: boolean }
// What the hub does with a task that is taken, or not yet; `target` names a user, a signer or a step.
export function verbsOf(task: Task, me: string): Verb[] {
  const mine = task.assignee === me
  const verbs: Verb[] = []
  if (!task.assignee) verbs.push({ name: 'claim', reason: false, target: false })
  verbs.push({ name: 'reassign', reason: true, target: true }, { name: 'delegate', reason: true, target: true })
  if (mine) verbs.push({ name: 'withdraw', reason: true, target: false })
  verbs.push({ name: 'countersign', reason: true, target: true }, { name: 'return', reason: true, target: true },
    { name: 'copy-to', reason: true, target: true }, { name: 'urge', reason: true, target: false })
  return verbs
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

// What a form gave, as the process takes it: an element for each field that was filled in.
export function formXml(inputs: Input[], draft: Draft): string {
  const filled = inputs.filter((input) => String(draft[input.name] ?? '').trim() !== '')
  return `<form>${filled.map(({ name }) => `<${name}>${escaped(String(draft[name]).trim())}</${name}>`).join('')}</form>`
}
