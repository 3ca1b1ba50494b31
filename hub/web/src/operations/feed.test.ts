// Goal: a feed of any speed costs a bounded number of questions and rows.
import { describe, expect, it } from 'vitest'
import { makeFeed, SHOWN } from '@/operations/feed'
import type { HubEvent } from '@/operations/types'

describe('the feed', () => {
  it('shows the newest, and asks for what came since', async () => {
    let last = 3
    const asked: number[] = []
    const feed = makeFeed((after) => {
      asked.push(after)
      return Promise.resolve({ events: Array.from({ length: last - after }, (_, at) => ({ number: after + at + 1 }) as HubEvent), next: last })
    })
    expect((await feed.follow()).map((event) => event.number)).toEqual([3, 2, 1])
    last = 5
    expect((await feed.follow()).map((event) => event.number)).toEqual([5, 4, 3, 2, 1])
    expect(asked).toEqual([0, 3])
  })
  it('is not drowned', async () => {
    let asked = 0
    const feed = makeFeed((after, limit) => {
      asked++
      return Promise.resolve({ events: Array.from({ length: limit }, (_, at) => ({ number: after + at + 1 }) as HubEvent), next: after + limit })
    })
    const shown = await feed.follow()
    expect(asked).toBe(4)
    expect(shown).toHaveLength(SHOWN)
    expect(shown[0]?.number).toBe(4000)
  })
})
