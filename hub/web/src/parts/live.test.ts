import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { live, useLive } from '@/parts/live'

class FakeSource extends EventTarget {
  static all: FakeSource[] = []
  onopen?: () => void
  onerror?: () => void
  readyState = 0
  constructor(readonly url: string) {
    super()
    FakeSource.all.push(this)
  }
  close() { this.readyState = 2 }
  say(kind: string, data: unknown) { this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) })) }
}
vi.stubGlobal('EventSource', FakeSource)
afterEach(() => { FakeSource.all = [] })

const looker = (kind: 'events' | 'state', take: (data: unknown) => void, opened = () => {}) =>
  mount({ setup: () => useLive(kind, take, opened), render: () => null })

test('who looks shares one stream, which ends with the last', () => {
  const states: unknown[] = [], events: unknown[] = []
  const opened = vi.fn()
  const one = looker('state', (data) => states.push(data), opened)
  const two = looker('events', (data) => events.push(data))
  expect(FakeSource.all.map((each) => each.url)).toEqual(['/api/v1/live'])
  const [stream] = FakeSource.all
  stream!.onopen?.()
  expect(live.value).toBe(true)
  expect(opened).toHaveBeenCalledTimes(1)
  stream!.say('state', { a: 1 })
  stream!.say('events', { next: 7 })
  expect([states, events]).toEqual([[{ a: 1 }], [{ next: 7 }]])
  one.unmount()
  expect(stream!.readyState).toBe(0)
  two.unmount()
  expect(stream!.readyState).toBe(2)
  expect(live.value).toBe(false)
})

test('a stream that breaks lets who looks ask again, and is taken up anew when it was refused', () => {
  const one = looker('state', () => {})
  const [stream] = FakeSource.all
  stream!.onopen?.()
  stream!.onerror?.()
  expect(live.value).toBe(false)
  stream!.readyState = 2
  stream!.onerror?.()
  const two = looker('state', () => {})
  expect(FakeSource.all.length).toBe(2)
  one.unmount()
  two.unmount()
})
