// How far records are, of what others do for them.
import type { Entity, Leg, RecordData } from '@/business/types'

export interface Piece { record: RecordData; entity: Entity; state: string; kind: 'good' | 'bad' | 'idle'; note: string }
const names = (text: string | undefined) => (text ?? '').split(' ').filter(Boolean)

export function pieceOf(leg: Leg, entity: Entity, record: RecordData, note: string): Piece {
  const state = record.state ?? ''
  return { record, entity, state, note, kind: names(leg.done).includes(state) ? 'good' : names(leg.bad).includes(state) ? 'bad' : 'idle' }
}

// The codes that any of them has, in the order of the list of codes.
export function codesOf(records: RecordData[], over: string, order: string[]): string[] {
  const there = new Set(records.map((one) => String(one[over] ?? '')))
  return [...order.filter((code) => there.has(code)), ...[...there].filter((code) => code && !order.includes(code))]
}

// Steps as they stand: what is passed, what runs, what went wrong; what was left out before the last that was reached.
export interface Step { code: string; record?: RecordData; is: 'passed' | 'open' | 'skipped' | 'to-come' }
export function stepsOf(codes: string[], records: RecordData[], of: string, initial: string | undefined): Step[] {
  const by = new Map(records.map((one) => [String(one[of] ?? ''), one]))
  const last = codes.reduce((found, code, at) => (by.has(code) ? at : found), -1)
  return codes.map((code, at) => {
    const record = by.get(code)
    if (!record) return { code, is: at < last ? 'skipped' : 'to-come' }
    return { code, record, is: record.state === initial ? 'open' : 'passed' }
  })
}
