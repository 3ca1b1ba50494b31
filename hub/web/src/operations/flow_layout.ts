// Where the picture of the flow has what: senders at the left, routes in the middle, endpoints at the right.
import type { Endpoint, Message, Route } from '@/operations/types'

export interface Node { kind: 'sender' | 'route' | 'endpoint'; name: string; x: number; y: number; bad: boolean; count: number }
export interface Edge { from: Node; to: Node; count: number; path: string }
export interface Picture { nodes: Node[]; edges: Edge[]; width: number; height: number }

const ROW = 30
const TOP = 20
const WIDTH = 900
const BOX = { sender: { x: 0, width: 180 }, route: { x: 330, width: 240 }, endpoint: { x: 720, width: 180 } }
export const widthOf = (kind: Node['kind']) => BOX[kind].width

export function pictureOf(routes: Route[], endpoints: Endpoint[], messages: Message[]): Picture {
  const pairs = new Map<string, number>() // "sender\nroute" and "route\nendpoint" -> how many
  const add = (a: string, b: string) => pairs.set(`${a}\n${b}`, (pairs.get(`${a}\n${b}`) ?? 0) + 1)
  for (const message of messages) {
    for (const route of new Set(message.deliveries.map((delivery) => delivery.route))) add(`s:${message.source}`, `r:${route}`)
    for (const delivery of message.deliveries) add(`r:${delivery.route}`, `e:${delivery.endpoint}`)
  }
  const senders = [...new Set(messages.map((message) => message.source))].sort()
  const targets = [...new Set([...endpoints.map((one) => one.name), ...routes.flatMap((route) => route.targets.map((to) => to.endpoint))])]
  const rows = Math.max(senders.length, routes.length, targets.length, 1)
  const height = rows * ROW + TOP
  const trouble = new Set(endpoints.filter((one) => one.breaker !== 'closed' || one.parked > 0).map((one) => one.name))

  const column = (kind: Node['kind'], names: string[]): Node[] =>
    names.map((name, at) => ({
      kind, name, x: BOX[kind].x, y: TOP / 2 + ((at + 0.5) * (height - TOP)) / names.length,
      bad: kind === 'endpoint' && trouble.has(name), count: 0,
    }))
  const left = column('sender', senders)
  const middle = column('route', routes.map((route) => route.name))
  const right = column('endpoint', targets)

  const edges: Edge[] = []
  const connect = (from: Node, to: Node, always: boolean) => {
    const count = pairs.get(`${from.kind[0]}:${from.name}\n${to.kind[0]}:${to.name}`) ?? 0
    if (!count && !always) return
    const x1 = from.x + widthOf(from.kind)
    const bend = (to.x - x1) / 2
    edges.push({ from, to, count, path: `M${x1} ${from.y}C${x1 + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}` })
    to.count += count
  }
  for (const from of left) for (const to of middle) connect(from, to, false)
  for (const from of middle) {
    const wanted = new Set(routes.find((route) => route.name === from.name)?.targets.map((to) => to.endpoint))
    for (const to of right) connect(from, to, wanted.has(to.name))
  }
  return { nodes: [...left, ...middle, ...right], edges, width: WIDTH, height }
}
