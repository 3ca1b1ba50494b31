// What a board asks the hub, when something is due, and what may be wanted of a record.
import { api } from '@/api/client'
import { declared } from '@/business/declared'
import type { Act, Column, Entity, RecordData, Value, View, Where } from '@/business/types'

export const EACH = 30 // cards of a column

const has = (entity: Entity, name: string) => name === 'state' || entity.fields.some((one) => one.name === name)
const dueFields = (view: View, entity: Entity) => (view.due ?? '').split(' ').filter((name) => name && has(entity, name))

// The records of a column; of what is asked for, that which its entity has.
export function questionOf(view: View, column: Column, entity: Entity, asked: Record<string, string>): URLSearchParams {
  const out = new URLSearchParams()
  for (const { field, is } of column.where ?? []) for (const value of is.split(' ')) out.append(field, value)
  for (const [name, value] of Object.entries(asked)) {
    const [field = ''] = name.split('.')
    if (field === 'q' ? entity.searched : has(entity, field)) out.append(name, value)
  }
  const due = dueFields(view, entity)
  if (due.length) out.set('order', due.join(','))
  return out
}

// When it is due: an instant, or the end of a day; empty: never.
export function dueOf(view: View, entity: Entity, record: RecordData): string {
  for (const name of dueFields(view, entity)) {
    const value = String(record[name] ?? '')
    if (value) return value.length === 10 ? new Date(`${value}T23:59:59`).toISOString() : value
  }
  return ''
}
export const fits = (where: Where[] | undefined, record: RecordData) =>
  (where ?? []).every(({ field, is }) => is.split(' ').includes(String(record[field] ?? '')))
export const actsOf = (view: View, record: RecordData) => (view.act ?? []).filter((act) => fits(act.where, record))

// What the record that is made says without being asked: words, who looks, or a field of the card or of what it refers to.
export async function valuesOf(act: Act, entity: Entity, record: RecordData, me: string): Promise<Record<string, Value>> {
  const out: Record<string, Value> = {}
  for (const { field, from, is } of act.set ?? []) {
    const value = from ? await fieldOf(entity, record, from) : is === 'me' ? me : is
    if (value !== undefined && value !== '') out[field] = value
  }
  return out
}
async function fieldOf(entity: Entity, record: RecordData, path: string): Promise<Value | undefined> {
  const [name = '', further] = path.split('.')
  if (!further) return record[name] as Value | undefined
  const other = entity.fields.find((one) => one.name === name)?.entity
  if (!other || !record[name]) return undefined
  return (await api.get<RecordData>(`records/${other}/${String(record[name])}`))[further] as Value | undefined
}

// What became of a request: asked again until the hub has moved it on. Nothing: it takes longer than anybody waits.
export async function outcomeOf(entity: Entity, id: string, every = 500, times = 40): Promise<RecordData | undefined> {
  for (let left = times; left > 0; left--) {
    const now = await api.get<RecordData>(`records/${entity.name}/${id}`)
    if (now.state !== entity.initial) return now
    await new Promise((done) => window.setTimeout(done, every))
  }
  return undefined
}

export const listOf = (view: View, column: Column) => declared.list(column.list ?? view.list)
