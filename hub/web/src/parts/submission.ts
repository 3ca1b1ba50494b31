// What a form sends: one at a time, and the error that came back.
import { ref } from 'vue'

export function useSubmission() {
  const busy = ref(false)
  const error = ref<unknown>()

  async function submit(work: () => Promise<void>) {
    busy.value = true
    error.value = undefined
    try {
      await work()
    } catch (why) {
      error.value = why
    } finally {
      busy.value = false
    }
  }
  return { busy, error, submit }
}
