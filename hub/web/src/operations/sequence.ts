// A message's way as a sequence diagram: who stands where, and which arrow goes from whom to whom, from top to bottom.
import type { Hop, WholeMessage } from '@/operations/types'

export interface Life { name: string; x: number }
export interface Arrow { hop: Hop; from: number; to: number; y: number; back: boolean; kind: 'good' | 'bad' | 'idle' }
export interface Sequence { lives: Life[]; arrows: Arrow[]; hub: number; width: number; height: number }

const COLUMN = 150
const ROW = 30
const HEAD = 46
const KINDS: Record<string, Arrow['kind']> = { delivered: 'good', accepted: 'good', parked: 'bad', expired: 'bad', refused: 'bad' }

export function sequenceOf(message: WholeMessage): Sequence {
  const endpoints = [...new Set(message.deliveries.map((delivery) => delivery.endpoint))]
  const x = (at: number) => COLUMN / 2 + at * COLUMN
  const lives = ['', '', ...endpoints].map((name, at) => ({ name, x: x(at) }))
  const of = new Map(message.deliveries.map((delivery) => [delivery.seq, 2 + endpoints.indexOf(delivery.endpoint)]))
  const arrows: Arrow[] = []
  let y = HEAD + ROW / 2
  const draw = (hop: Hop, from: number, to: number, back: boolean) => {
    arrows.push({ hop, from: x(from), to: x(to), y, back, kind: KINDS[hop.event] ?? 'idle' })
    y += ROW
  }
  for (const hop of message.history) {
    const at = of.get(hop.delivery_seq)
    if (at === undefined) draw(hop, hop.event === 'accepted' ? 0 : 1, 1, false)
    else if (!hop.sent && !hop.attempt) draw(hop, 1, 1, false) // what a person did, or the hub decided
    else {
      draw(hop, 1, at, false)
      if (hop.answer) draw(hop, at, 1, true)
    }
  }
  return { lives, arrows, hub: x(1), width: lives.length * COLUMN, height: y }
}
