// Asks again and again while the page is looked at. The hub's listener sends whole answers only, so pages ask.
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

export interface Polled<T> {
  data: Ref<T | undefined>
  error: Ref<unknown>
  refresh: () => Promise<void>
}

export function usePolling<T>(load: () => Promise<T>, every = 2000): Polled<T> {
  const data = ref<T>() as Ref<T | undefined>
  const error = ref<unknown>()
  let timer: number | undefined
  let gone = false

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
    if (!document.hidden) timer = window.setTimeout(refresh, every)
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
