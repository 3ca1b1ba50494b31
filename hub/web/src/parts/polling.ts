// Asks again and again while the page is looked at; not while what is asked for comes by itself (live.ts).
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

export interface Polled<T> {
  data: Ref<T | undefined>
  error: Ref<unknown>
  refresh: () => Promise<void>
}

export function usePolling<T>(load: () => Promise<T>, every = 2000, needless = () => false): Polled<T> {
  const data = ref<T>() as Ref<T | undefined>
  const error = ref<unknown>()
  let timer: number | undefined
  let gone = false

  const turn = () => (needless() ? again() : void refresh())
  const again = () => {
    if (!document.hidden) timer = window.setTimeout(turn, every)
  }
  async function refresh() {
    window.clearTimeout(timer)
    try {
      const answer = await load()
      if (gone) return
      data.value = answer
      error.value = undefined
    } catch (why) {
      if (gone) return
      error.value = why // what was there before stays to be seen
    }
    again()
  }
  const whenSeen = () => {
    if (!document.hidden) void refresh()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', whenSeen)
    void refresh()
  })
  onUnmounted(() => {
    gone = true
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', whenSeen)
  })
  return { data, error, refresh }
}
