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
  it('takes what comes by itself, and says when something between was missed', async () => {
    const event = (number: number) => ({ number }) as HubEvent
    const feed = makeFeed(() => Promise.resolve({ events: [event(1), event(2)], next: 2 }))
    await feed.follow()
    expect(feed.take({ events: [event(2), event(3)], next: 3 })?.map((one) => one.number)).toEqual([3, 2, 1])
    expect(feed.take({ events: [event(5)], next: 5 })).toBeNull()
    // More than are shown at once: what was missed would not be seen anyway.
    const many = Array.from({ length: 200 }, (_, at) => event(1000 + at))
    expect(feed.take({ events: many, next: 1199 })?.map((one) => one.number)[0]).toBe(1199)
  })
})
