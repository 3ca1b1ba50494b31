// The ways of arrows between columns: down the channels between them, along the gutters between bands.
import type { Arrow, Box, Grid } from '@/processes/layout'
import type { Ranked } from '@/processes/ranks'

export interface Point { x: number; y: number }

interface Route {
  id: string
  // Rows that it passes from column to column, or the gutters by which it goes round.
  rows?: { channel: string; track: number; row: number; band: number }[]
  round?: { out: string; outTrack: number; gutterOut: number; yOut: number; margin?: number; gutterIn: number; yIn: number; into: string; inTrack: number }
}
export interface Plan { routes: Route[]; channels: Map<string, number>; gutters: Map<number, number> }

// BAND:RANK is the channel to the left of a column; that behind the last column of a band has the rank that follows.
export function planRoutes(ranked: Ranked, rows: Map<string, number>, bandOf: (rank: number) => number): Plan {
  const channels = new Map<string, number>()
  const gutters = new Map<number, number>()
  let margins = 0
  const take = <Key>(map: Map<Key, number>, key: Key) => {
    const track = map.get(key) ?? 0
    map.set(key, track + 1)
    return track
  }
  const routes = ranked.edges.map((edge): Route => {
    const from = ranked.rank.get(edge.from) ?? 0, to = ranked.rank.get(edge.to) ?? 0
    const leaves = bandOf(from), comes = bandOf(to)
    if (!ranked.back.has(edge.id) && leaves === comes) {
      const passed: Route['rows'] = []
      let before = edge.lower ? -1 : rows.get(edge.from) ?? 0
      for (let rank = from + 1; rank <= to; rank++) {
        const row = rank === to ? rows.get(edge.to) ?? 0 : rows.get(`${edge.id}/${rank}`) ?? 0
        const channel = `${leaves}:${rank}`
        if (row !== before) passed.push({ channel, track: take(channels, channel), row, band: leaves })
        before = row
      }
      return { id: edge.id, rows: passed }
    }
    const out = `${leaves}:${from + 1}`, into = `${comes}:${to}`
    const gutterOut = comes < leaves ? leaves - 1 : leaves
    const gutterIn = comes > leaves ? comes - 1 : comes
    const yOut = take(gutters, gutterOut)
    const further = gutterOut !== gutterIn
    return {
      id: edge.id,
      round: {
        out, outTrack: take(channels, out), gutterOut, yOut, margin: further ? margins++ : undefined, gutterIn, yIn: further ? take(gutters, gutterIn) : yOut, into, inTrack: take(channels, into),
      },
    }
  })
  return { routes, channels, gutters }
}

export function realise(plan: Plan, grid: Grid, boxes: Map<string, Box>, arrows: Arrow[], gutterTop: (band: number) => number, track: number): Map<string, Point[]> {
  const lines = new Map<string, Point[]>()
  const channelX = (key: string, at: number) => {
    const [band = 0, rank = 0] = key.split(':').map(Number)
    const many = plan.channels.get(key) ?? 1
    const column = grid.columns[rank]
    if (column && column.band === band) return column.x - 22 - track * (many - 1 - at)
    const before = grid.columns[rank - 1]
    return (before ? before.x + before.width : 0) + 18 + track * at
  }
  for (const route of plan.routes) {
    const arrow = arrows.find((one) => one.id === route.id)
    const from = arrow && boxes.get(arrow.from), to = arrow && boxes.get(arrow.to)
    if (!arrow || !from || !to) continue
    const onEdge = [...boxes].some(([id, box]) => id !== arrow.from && box.y < from.y && box.y + box.height > from.y && box.x < from.x && box.x + box.width > from.x + from.width)
    const points: Point[] = onEdge ? [{ x: from.x + from.width / 2, y: from.y + from.height }] : [{ x: from.x + from.width, y: from.y + from.height / 2 }]
    if (onEdge) points.push({ x: from.x + from.width / 2, y: from.y + from.height + 16 })
    const last = () => points[points.length - 1] ?? { x: 0, y: 0 }
    const turn = (x: number, y: number) => points.push({ x, y: last().y }, { x, y })
    for (const step of route.rows ?? []) turn(channelX(step.channel, step.track), grid.rowMiddle(step.band, step.row))
    if (route.round) {
      const { out, outTrack, gutterOut, yOut, margin, gutterIn, yIn, into, inTrack } = route.round
      turn(channelX(out, outTrack), gutterTop(gutterOut) + track * yOut)
      if (margin !== undefined) turn(-30 - track * margin, gutterTop(gutterIn) + track * yIn)
      turn(channelX(into, inTrack), to.y + to.height / 2)
    }
    points.push({ x: to.x, y: to.y + to.height / 2 })
    lines.set(route.id, straight(points))
  }
  return lines
}

// Without points that change nothing.
function straight(points: Point[]): Point[] {
  return points.filter((point, at) => {
    const before = points[at - 1], after = points[at + 1]
    if (!before) return true
    if (before.x === point.x && before.y === point.y) return false
    return !after || !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y))
  })
}
