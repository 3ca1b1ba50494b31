// Goal: the figures of the overview are what the counters say, over a restart of the hub too.
import { describe, expect, it } from 'vitest'
import { pictureOf } from '@/operations/flow_layout'
import { makeRates, total } from '@/operations/rates'
import { sequenceOf } from '@/operations/sequence'
import type { Delivery, Endpoint, Message, Route, WholeMessage } from '@/operations/types'

describe('rates', () => {
  it('add up over endpoints', () => {
    expect(total({ 'delivered{endpoint="a"}': 2, 'delivered{endpoint="b"}': 3, delivered_later: 9, accepted: 1 }, 'delivered')).toBe(5)
  })
  it('are what came between two looks', () => {
    const { state, take } = makeRates()
    take({ accepted: 10 }, 1000)
    expect(state.now).toBeUndefined()
    take({ accepted: 30, 'parked{endpoint="a"}': 1 }, 3000)
    expect(state.now).toMatchObject({ accepted: 10, parked: 0.5 })
  })
  it('begin again with a hub that was started again', () => {
    const { state, take } = makeRates()
    take({ accepted: 100 }, 0)
    take({ accepted: 110 }, 1000)
    take({ accepted: 2 }, 2000)
    expect(state.now?.accepted).toBe(10)
    take({ accepted: 4 }, 3000)
    expect(state.now?.accepted).toBe(2)
  })
})

describe('the picture', () => {
  const route = { name: 'r', matches: '', order_by: '', hash: '', targets: [{ endpoint: 'billing', matches: '', hold: true }, { endpoint: 'erp', matches: '', hold: true }] } as Route
  const endpoint = (name: string, breaker: string) => ({ name, breaker, parked: 0 }) as Endpoint
  const message = { source: 'web', deliveries: [{ route: 'r', endpoint: 'billing' } as Delivery] } as Message

  it('counts on the edges, and draws those that may be', () => {
    const picture = pictureOf([route], [endpoint('billing', 'closed'), endpoint('erp', 'open')], [message, message])
    expect(picture.edges.map((edge) => [edge.from.name, edge.to.name, edge.count])).toEqual([['web', 'r', 2], ['r', 'billing', 2], ['r', 'erp', 0]])
    expect(picture.nodes.filter((node) => node.bad).map((node) => node.name)).toEqual(['erp'])
  })
  it('stays inside its frame', () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ ...route, name: `r${at}` }))
    const picture = pictureOf(many, [endpoint('billing', 'closed')], [])
    for (const node of picture.nodes) expect(node.y).toBeGreaterThan(0)
    for (const node of picture.nodes) expect(node.y).toBeLessThan(picture.height)
  })
})

describe('the sequence', () => {
  const hop = (event: string, delivery_seq: number, more = {}) => ({ seq: 0, at: '', event, delivery_seq, attempt: 0, detail: '', actor: 'hub', artefacts: '', ...more })
  const message = {
    source: 'web', deliveries: [{ seq: 1, endpoint: 'billing' }, { seq: 2, endpoint: 'erp' }],
    history: [hop('accepted', 0), hop('parked', 1, { attempt: 1, sent: 5, answer: 6 }), hop('edited', 1), hop('delivered', 2, { attempt: 1 })],
  } as unknown as WholeMessage

  it('has an arrow for each hop, back for an answer, and a point for what was done in the hub', () => {
    const drawn = sequenceOf(message)
    expect(drawn.lives).toHaveLength(4)
    const column = (x: number) => drawn.lives.findIndex((life) => life.x === x)
    expect(drawn.arrows.map((arrow) => [column(arrow.from), column(arrow.to), arrow.kind])).toEqual(
      [[0, 1, 'good'], [1, 2, 'bad'], [2, 1, 'bad'], [1, 1, 'idle'], [1, 3, 'good']])
  })
})
