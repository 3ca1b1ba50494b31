// How much a second, from counters that only grow.
import { reactive } from 'vue'

export type Counters = Record<string, number>
export interface Rates { accepted: number; delivered: number; retrying: number; parked: number }

const NAMES: (keyof Rates)[] = ['accepted', 'delivered', 'retrying', 'parked']
const KEPT = 60 // points of the little curve

// Of one event over all endpoints: `delivered` and `delivered{endpoint="…"}`.
export function total(counters: Counters, event: string): number {
  return Object.entries(counters)
    .filter(([name]) => name === event || name.startsWith(`${event}{`))
    .reduce((sum, [, times]) => sum + times, 0)
}

export function makeRates() {
  let before: { at: number; totals: Rates } | undefined
  const state = reactive({ now: undefined as Rates | undefined, curve: [] as number[] })
  function take(counters: Counters, at: number) {
    const totals = Object.fromEntries(NAMES.map((name) => [name, total(counters, name)])) as unknown as Rates
    const seconds = before ? (at - before.at) / 1000 : 0
    // A hub that was started again counts from nothing.
    if (before && seconds > 0 && totals.accepted >= before.totals.accepted) {
      const last = before.totals
      state.now = Object.fromEntries(NAMES.map((name) => [name, Math.max(0, totals[name] - last[name]) / seconds])) as unknown as Rates
      state.curve = [...state.curve, state.now.accepted].slice(-KEPT)
    }
    before = { at, totals }
  }
  return { state, take }
}
