// What the hub sends by itself: one stream for all who look, open while somebody does. The hub gathers what happens, so that
// a thousand events a second are two messages.
import { onMounted, onUnmounted, ref } from 'vue'
import { address } from '@/api/client'

type Take = (data: unknown) => void

const takers = new Map<string, Set<Take>>()
const again = new Set<() => void>()
let source: EventSource | undefined
// Whether it comes by itself now; who looks asks as before while it does not.
export const live = ref(false)

function open() {
  if (source || typeof EventSource === 'undefined') return
  source = new EventSource(address('live'))
  source.onopen = () => {
    live.value = true
    again.forEach((ask) => ask())
  }
  // The browser tries again by itself, unless it was refused.
  source.onerror = () => {
    live.value = false
    if (source?.readyState === 2) source = undefined
  }
  for (const kind of ['events', 'state'])
    source.addEventListener(kind, (message) => {
      const data: unknown = JSON.parse((message as MessageEvent<string>).data)
      takers.get(kind)?.forEach((take) => take(data))
    })
}

function close() {
  if ([...takers.values()].some((some) => some.size)) return
  source?.close()
  source = undefined
  live.value = false
}

// While the page is there: `take` gets what comes of the kind; `opened` is called when it begins to come, and what came
// before is to be asked for.
export function useLive(kind: 'events' | 'state', take: Take, opened: () => void) {
  onMounted(() => {
    takers.set(kind, (takers.get(kind) ?? new Set()).add(take))
    again.add(opened)
    open()
  })
  onUnmounted(() => {
    takers.get(kind)?.delete(take)
    again.delete(opened)
    close()
  })
}
