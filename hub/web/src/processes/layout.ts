// Where the steps of a process stand when its file says nothing of it: in columns by how far they are from the start,
// in bands that are read like lines of text, so that a long process fits on a screen. Nothing here knows BPMN.
import { placeRows, rankOf, type Ranked } from '@/processes/ranks'
import { planRoutes, realise, type Point } from '@/processes/arrows'

export interface Step {
  id: string
  width: number
  height: number
  host?: string // it stands on the edge of this one
  aside?: boolean // no flow comes to it: it stands below
}
export interface Arrow { id: string; from: string; to: string }
export interface Box { x: number; y: number; width: number; height: number }
export interface Laid { width: number; height: number; boxes: Map<string, Box>; lines: Map<string, Point[]> }

export interface Column { x: number; width: number; band: number }
export interface Grid {
  columns: Column[] // by rank
  bands: { first: number; last: number }[]
  rowMiddle: (band: number, row: number) => number
}

const GAP = 44 // between columns, for arrows
const TRACK = 9 // between arrows that run side by side
const ROW_GAP = 40
const ON_EDGE = 26 // what stands on an edge and its words need below it

export function layOut(steps: Step[], arrows: Arrow[], mostWidth: number): Laid {
  const main = steps.filter((step) => !step.host && !step.aside)
  const of = new Map(steps.map((step) => [step.id, step]))
  const hostOf = (id: string) => of.get(id)?.host ?? id
  const drawn = arrows.filter((one) => of.has(one.from) && of.has(one.to) && !of.get(one.from)?.aside && !of.get(one.to)?.aside && !of.get(one.to)?.host)
  const ranked = rankOf(main.map((step) => step.id), drawn.map((one) => ({ ...one, lower: Boolean(of.get(one.from)?.host), from: hostOf(one.from) })))

  const many = Math.max(0, ...ranked.rank.values()) + 1
  const widths = Array.from({ length: main.length ? many : 0 }, () => 0)
  for (const step of main) widths[ranked.rank.get(step.id) ?? 0] = Math.max(widths[ranked.rank.get(step.id) ?? 0] ?? 0, step.width)
  const bands = bandsOf(widths, mostWidth)
  const bandOf = (rank: number) => bands.findIndex((band) => rank <= band.last)
  const rows = placeRows(ranked, bandOf)
  const plan = planRoutes(ranked, rows, bandOf)

  // From what runs in each channel follows how wide it is.
  const columns: Column[] = []
  for (const [at, band] of bands.entries()) {
    let x = 0
    for (let rank = band.first; rank <= band.last; rank++) {
      x += rank === band.first && !plan.channels.get(`${at}:${rank}`) ? 0 : GAP + TRACK * Math.max(0, (plan.channels.get(`${at}:${rank}`) ?? 0) - 1)
      columns[rank] = { x, width: widths[rank] ?? 0, band: at }
      x += widths[rank] ?? 0
    }
  }
  const heights = rowHeights(main, steps, ranked, rows, bandOf, bands.length)
  const tops: number[] = []
  let y = 0
  for (const [at, own] of heights.entries()) {
    tops[at] = y
    y += own.reduce((sum, height) => sum + height + ROW_GAP, 0) + TRACK * (plan.gutters.get(at) ?? 0) + (plan.gutters.get(at) ? ROW_GAP / 2 : 0)
  }
  const rowMiddle = (band: number, row: number) => (tops[band] ?? 0) + (heights[band] ?? []).slice(0, row).reduce((sum, height) => sum + height + ROW_GAP, 0) + ((heights[band] ?? [])[row] ?? 0) / 2

  const boxes = new Map<string, Box>()
  for (const step of main) {
    const rank = ranked.rank.get(step.id) ?? 0
    const column = columns[rank]
    if (!column) continue
    boxes.set(step.id, {
      x: column.x + (column.width - step.width) / 2, y: rowMiddle(column.band, rows.get(step.id) ?? 0) - step.height / 2, width: step.width, height: step.height,
    })
  }
  onEdges(steps, boxes)
  const grid: Grid = { columns, bands, rowMiddle }
  const lines = realise(plan, grid, boxes, drawn, (band) => (tops[band + 1] ?? y) - TRACK * (plan.gutters.get(band) ?? 0) - ROW_GAP / 4, TRACK)
  standAside(steps, boxes, y)
  return whole(boxes, lines)
}

function bandsOf(widths: number[], most: number) {
  const bands: { first: number; last: number }[] = []
  let used = 0
  widths.forEach((width, rank) => {
    const band = bands[bands.length - 1]
    if (band && used + GAP + width <= most) {
      band.last = rank
      used += GAP + width
    } else {
      bands.push({ first: rank, last: rank })
      used = width
    }
  })
  return bands
}

function rowHeights(main: Step[], steps: Step[], ranked: Ranked, rows: Map<string, number>, bandOf: (rank: number) => number, bands: number): number[][] {
  const out: number[][] = Array.from({ length: bands }, () => [])
  const grow = (band: number, row: number, height: number) => {
    const own = out[band]
    if (!own) return
    while (own.length <= row) own.push(36)
    own[row] = Math.max(own[row] ?? 0, height)
  }
  for (const step of main) {
    const extra = steps.some((one) => one.host === step.id) ? ON_EDGE * 2 : 0
    grow(bandOf(ranked.rank.get(step.id) ?? 0), rows.get(step.id) ?? 0, step.height + extra)
  }
  for (const [key, row] of rows) {
    const rank = ranked.passing.get(key)
    if (rank !== undefined) grow(bandOf(rank), row, 0)
  }
  return out
}

// What stands on an edge is spread along the lower one.
function onEdges(steps: Step[], boxes: Map<string, Box>) {
  const hosts = new Set(steps.flatMap((step) => step.host ?? []))
  for (const host of hosts) {
    const box = boxes.get(host)
    const own = steps.filter((step) => step.host === host)
    own.forEach((step, at) => {
      if (box) boxes.set(step.id, { x: box.x + (box.width * (at + 1)) / (own.length + 1) - step.width / 2, y: box.y + box.height - step.height / 2, width: step.width, height: step.height })
    })
  }
}

function standAside(steps: Step[], boxes: Map<string, Box>, below: number) {
  let x = 0
  for (const step of steps.filter((one) => one.aside)) {
    boxes.set(step.id, { x, y: below + ROW_GAP / 2, width: step.width, height: step.height })
    x += step.width + GAP
  }
}

// Moved so that all of it has places from 0 on.
function whole(boxes: Map<string, Box>, lines: Map<string, Point[]>): Laid {
  const points = [...lines.values()].flat()
  const left = Math.min(0, ...points.map((one) => one.x)), top = Math.min(0, ...points.map((one) => one.y), ...[...boxes.values()].map((one) => one.y))
  for (const box of boxes.values()) (box.x -= left), (box.y -= top)
  for (const point of points) (point.x -= left), (point.y -= top)
  return {
    boxes, lines,
    width: Math.max(0, ...points.map((one) => one.x), ...[...boxes.values()].map((one) => one.x + one.width)),
    height: Math.max(0, ...points.map((one) => one.y), ...[...boxes.values()].map((one) => one.y + one.height)),
  }
}
