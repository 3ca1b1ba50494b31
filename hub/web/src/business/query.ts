// A list's question to the hub, kept in the page's address so that it can be sent to somebody.
import type { LocationQuery } from 'vue-router'
import type { Page } from '@/business/types'

const OWN = ['preset', 'order']

// The question for a field's value, whatever the field is called: one may be called `order`.
export const is = (field: string) => `${field}.eq`

// FIELD=VALUE for each filter, `q`, and what the preset says; several values of a field are any of them.
export function questionOf(page: Page, query: LocationQuery, me: string): URLSearchParams {
  const out = new URLSearchParams()
  const preset = page.preset?.find((one) => one.name === query.preset)
  for (const where of preset?.where ?? [])
    for (const value of where.is.split(' ')) out.append(where.field, value === 'me' ? me : value)
  for (const [name, value] of Object.entries(query)) {
    if (OWN.includes(name)) continue
    for (const one of Array.isArray(value) ? value : [value]) if (one) out.append(name, one)
  }
  const order = query.order ?? (page.order ?? []).map((one) => (one.descending === 'true' ? '-' : '') + one.by).join(',')
  if (order) out.set('order', String(order))
  return out
}

// The order after one more click on a column: up, down, the page's own.
export function nextOrder(now: string, field: string): string | undefined {
  if (now === field) return `-${field}`
  return now === `-${field}` ? undefined : field
}
