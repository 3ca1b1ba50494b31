// Columns and rows of a graph that goes from left to right: what goes back is found first and set apart.

export interface Edge { id: string; from: string; to: string; lower: boolean } // lower: it leaves below, so what follows stands lower
export interface Ranked {
  rank: Map<string, number>
  edges: Edge[]
  back: Set<string> // ids of edges that go back, or to where they come from
  passing: Map<string, number> // EDGE/RANK of edges that pass a column, and that column
  order: string[]
}

export function rankOf(ids: string[], edges: Edge[]): Ranked {
  const out = new Map<string, Edge[]>(ids.map((id) => [id, []]))
  for (const edge of edges) out.get(edge.from)?.push(edge)
  const entered = new Set(edges.map((edge) => edge.to))
  const back = new Set<string>()
  const seen = new Map<string, 'open' | 'done'>()
  const sorted: string[] = []
  const visit = (id: string) => {
    seen.set(id, 'open')
    for (const edge of out.get(id) ?? []) {
      const state = seen.get(edge.to)
      if (state === 'open') back.add(edge.id)
      else if (!state) visit(edge.to)
    }
    seen.set(id, 'done')
    sorted.unshift(id)
  }
  for (const id of [...ids.filter((one) => !entered.has(one)), ...ids]) if (!seen.has(id)) visit(id)

  const rank = new Map<string, number>(ids.map((id) => [id, 0]))
  for (const id of sorted)
    for (const edge of out.get(id) ?? [])
      if (!back.has(edge.id)) rank.set(edge.to, Math.max(rank.get(edge.to) ?? 0, (rank.get(id) ?? 0) + 1))
  return { rank, edges, back, passing: new Map(), order: ids }
}

// The row of each step, and of each edge in the columns that it passes: near those before it, one place each.
export function placeRows(ranked: Ranked, bandOf: (rank: number) => number): Map<string, number> {
  const rows = new Map<string, number>()
  const at = (id: string) => ranked.rank.get(id) ?? 0
  const last = Math.max(0, ...ranked.rank.values())
  const long = ranked.edges.filter((edge) => !ranked.back.has(edge.id) && at(edge.to) - at(edge.from) > 1 && bandOf(at(edge.to)) === bandOf(at(edge.from)))
  for (let rank = 0; rank <= last; rank++) {
    const steps = ranked.order.filter((id) => at(id) === rank).map((id) => ({ key: id, wanted: wantedBy(id, ranked, rows, bandOf), real: 0 }))
    const passing = long.filter((edge) => at(edge.from) < rank && at(edge.to) > rank).map((edge) => {
      ranked.passing.set(`${edge.id}/${rank}`, rank)
      const before = rows.get(`${edge.id}/${rank - 1}`) ?? rows.get(edge.from) ?? 0
      return { key: `${edge.id}/${rank}`, wanted: before + (edge.lower ? 0.5 : 0), real: 1 }
    })
    let free = 0
    for (const one of [...steps, ...passing].sort((a, b) => a.wanted - b.wanted || a.real - b.real)) {
      const row = Math.max(free, Math.floor(one.wanted))
      rows.set(one.key, row)
      free = row + 1
    }
  }
  return rows
}

// Where those before it in its band stand; the uppermost of them draws it.
function wantedBy(id: string, ranked: Ranked, rows: Map<string, number>, bandOf: (rank: number) => number): number {
  const rank = ranked.rank.get(id) ?? 0
  const before = ranked.edges.filter((edge) => edge.to === id && !ranked.back.has(edge.id) && bandOf(ranked.rank.get(edge.from) ?? 0) === bandOf(rank))
  if (!before.length) return 0
  const wanted = before.map((edge) => {
    const row = rows.get(`${edge.id}/${rank - 1}`) ?? rows.get(edge.from) ?? 0
    const siblings = ranked.edges.filter((other) => other.from === edge.from && !other.lower && !ranked.back.has(other.id))
    return edge.lower ? row + 1 : row + (siblings.findIndex((other) => other.id === edge.id) > 0 ? 0.1 : 0)
  })
  return Math.min(...wanted)
}
