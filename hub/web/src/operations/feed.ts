// The hub's feed of events, followed: the newest few, however many there are.
import type { HubEvent } from '@/operations/types'

export const SHOWN = 50
const PAGE = 1000
const PAGES = 4 // at once; what is behind them comes with the next look

export type AskFeed = (after: number, limit: number) => Promise<{ events: HubEvent[]; next: number }>

export function makeFeed(ask: AskFeed) {
  let after = 0
  let newest: HubEvent[] = []
  const show = (events: HubEvent[]) => {
    newest = [...events.slice(-SHOWN).reverse(), ...newest].slice(0, SHOWN)
    return newest
  }
  // What the hub sent by itself; null: something between was missed, follow() has it.
  function take(page: { events: HubEvent[]; next: number }): HubEvent[] | null {
    const fresh = page.events.filter((event) => event.number > after)
    if (fresh[0] && after && fresh[0].number !== after + 1 && fresh.length < SHOWN) return null
    after = Math.max(after, page.next)
    return show(fresh)
  }
  // Newest first.
  async function follow(): Promise<HubEvent[]> {
    for (let left = PAGES; left > 0; left--) {
      const page = await ask(after, PAGE)
      // A hub that was started again counts from the beginning.
      if (!page.events.length && page.next < after) after = 0
      after = page.next
      show(page.events)
      if (page.events.length < PAGE) break
    }
    return newest
  }
  return { follow, take }
}
