// Values as people read them, and as the hub takes them.
import { useI18n } from 'vue-i18n'
import { declared, useWords } from '@/business/declared'
import type { Entity, Field, RecordData, Value } from '@/business/types'

export const isNumber = (field: Field) => ['integer', 'decimal', 'money'].includes(field.type)

export function useValues() {
  const { t, d, n } = useI18n()
  const { words, field } = useWords()

  function show(of: Field, value: Value | undefined): string {
    if (value === undefined || value === '') return ''
    switch (of.type) {
      case 'boolean': return t(value === true || value === 'true' ? 'business.value.yes' : 'business.value.no')
      case 'money': return n(Number(value), 'money')
      case 'integer': return n(Number(value), 'whole')
      case 'day': return d(new Date(`${String(value).slice(0, 10)}T12:00:00`), 'day')
      case 'instant': return d(new Date(String(value)), 'moment')
      case 'code': return words(declared.state.lists.get(of.list ?? '')?.codes?.find((one) => one.value === value)?.label) || String(value)
      default: return String(value)
    }
  }
  function state(entity: Entity, name: string | undefined) {
    return words(entity.states?.find((one) => one.name === name)?.label) || (name ?? '')
  }
  // One cell of a record.
  function cell(entity: Entity, record: RecordData, name: string): string {
    if (name === 'state') return state(entity, record.state)
    const of = field(entity, name)
    const value = record[name] as Value | undefined
    if (!of || value === undefined) return ''
    return of.type === 'reference' ? record.titles?.[name] ?? String(value) : show(of, value)
  }
  const title = (entity: Entity, record: RecordData) => String(record[entity.title ?? ''] ?? record[entity.key ?? ''] ?? record.id)
  return { show, state, cell, title }
}

// What a form holds: text for everything but a tick.
export type Draft = Record<string, string | boolean>

export function draftOf(fields: Field[], record?: RecordData): Draft {
  return Object.fromEntries(fields.map((field) => {
    const value = (record ? record[field.name] : field.default) as Value | undefined
    if (field.type === 'boolean') return [field.name, value === true || value === 'true']
    if (field.type === 'instant' && value) return [field.name, localInstant(String(value))]
    return [field.name, value === undefined ? '' : String(value)]
  }))
}

// 2026-11-27T08:00 of this browser's clock, as its inputs write it.
export function localInstant(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

// What changed between two drafts, as the hub takes it; null clears.
export function editsOf(fields: Field[], before: Draft, after: Draft): Record<string, Value | null> {
  const out: Record<string, Value | null> = {}
  for (const field of fields) {
    const value = after[field.name] ?? ''
    if (value === (before[field.name] ?? '')) continue
    if (typeof value === 'boolean') out[field.name] = value
    else if (value.trim() === '') out[field.name] = null
    else if (field.type === 'instant') out[field.name] = new Date(value).toISOString()
    else out[field.name] = value
  }
  return out
}
