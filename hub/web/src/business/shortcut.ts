// Ctrl-K on any page: to the search over all records.
import { onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'

export function useSearchKey() {
  const router = useRouter()
  function pressed(event: KeyboardEvent) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
    if (document.querySelector('dialog[open]')) return // a form that stands open is not left by a key
    event.preventDefault()
    void router.push({ name: 'business', query: { find: String(Date.now()) } })
  }
  onMounted(() => window.addEventListener('keydown', pressed))
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed))
}
