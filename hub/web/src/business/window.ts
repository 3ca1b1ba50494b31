// The part of a long list that is seen: pages of it are asked for as they come into view, and kept.
import { computed, reactive, ref, shallowReactive } from 'vue'

export const ROW = 41 // px, as styled
const PAGE = 100
const BEYOND = 12 // rows drawn above and below what is seen

export interface Rows<T> { rows: T[]; total: number }

export function useWindow<T>(ask: (offset: number, limit: number, count: boolean) => Promise<Rows<T>>) {
  const pages = shallowReactive(new Map<number, T[]>())
  const asked = new Set<number>()
  const view = reactive({ top: 0, height: 600 })
  const total = ref<number>()
  const error = ref<unknown>()
  let turn = 0 // of what was asked anew: answers to an earlier question are thrown away

  const first = computed(() => Math.max(0, Math.floor(view.top / ROW) - BEYOND))
  const last = computed(() => Math.min(total.value ?? 0, Math.ceil((view.top + view.height) / ROW) + BEYOND))
  const seen = computed(() =>
    Array.from({ length: Math.max(0, last.value - first.value) }, (_, at) => {
      const index = first.value + at
      return { index, row: pages.get(Math.floor(index / PAGE))?.[index % PAGE] }
    }))

  async function need(page: number) {
    if (asked.has(page)) return
    asked.add(page)
    const mine = turn
    try {
      const answer = await ask(page * PAGE, PAGE, total.value === undefined)
      if (mine !== turn) return
      pages.set(page, answer.rows)
      if (total.value === undefined) total.value = answer.total
    } catch (why) {
      if (mine !== turn) return
      asked.delete(page)
      error.value = why
    }
  }
  function look() {
    for (let page = Math.floor(first.value / PAGE); page <= Math.floor(Math.max(first.value, last.value - 1) / PAGE); page++) void need(page)
  }
  function scroll(top: number, height: number) {
    Object.assign(view, { top, height })
    look()
  }
  function again() {
    turn++
    pages.clear()
    asked.clear()
    total.value = undefined
    error.value = undefined
    view.top = 0
    void need(0)
  }
  const before = computed(() => first.value * ROW)
  const after = computed(() => Math.max(0, (total.value ?? 0) - last.value) * ROW)
  return { seen, before, after, total, error, scroll, again }
}
