// From a figure to the records that are counted in it.
import type { Entity, Measure } from '@/business/types'

const CHINA = '+08:00' // in which the hub counts periods
const RESERVED = ['order', 'q', 'limit', 'offset', 'preset']
export const startOf = (day: string, type: string | undefined) => (type === 'instant' ? `${day}T00:00:00${CHINA}` : day)
export const endOf = (day: string, type: string | undefined) => (type === 'instant' ? `${day}T23:59:59.999${CHINA}` : day)

// The first day after a period that begins with this one.
export function after(day: string, period: string | undefined): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (period === 'day') at.setUTCDate(at.getUTCDate() + 1)
  else at.setUTCMonth(at.getUTCMonth() + (period === 'year' ? 12 : period === 'quarter' ? 3 : 1))
  return at.toISOString().slice(0, 10)
}

const typeOf = (entity: Entity, name: string) => (name === 'created' || name === 'changed' ? 'instant' : entity.fields.find((one) => one.name === name)?.type)

// What a list is asked for so that it has exactly the records of one row of a measure.
export function questionOfRow(entity: Entity, measure: Measure, names: string[], groups: string[], period: string | undefined): Record<string, string> {
  const out: Record<string, string> = {}
  names.forEach((name, at) => {
    const value = groups[at] ?? ''
    if (value === '') out[`${name}.empty`] = 'true'
    else if (name === measure.period_of) {
      const type = typeOf(entity, name)
      out[`${name}.gte`] = startOf(value.slice(0, 10), type)
      out[`${name}.lt`] = startOf(after(value.slice(0, 10), period), type)
    } else out[RESERVED.includes(name) ? `${name}.eq` : name] = value
  })
  return out
}

// Of what a dashboard is narrowed by, that which a measure's records have; `from` and `until` mean the day that it counts by.
export function narrowed(entity: Entity, measure: Measure, asked: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries(asked)) {
    const type = measure.period_of ? typeOf(entity, measure.period_of) : undefined
    if (name === 'from' && measure.period_of) out[`${measure.period_of}.gte`] = startOf(value, type)
    else if (name === 'until' && measure.period_of) out[`${measure.period_of}.lte`] = endOf(value, type)
    else if (entity.fields.some((one) => one.name === name.split('.')[0])) out[name] = value
  }
  return out
}

// A figure as a file that spreadsheet programs open: UTF-8 says so by its first character.
export const csvOf = (rows: string[][]) =>
  '\ufeff' + rows.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(',') + '\r\n').join('')
