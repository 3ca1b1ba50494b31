// How much time is left of what processes promise: their timers say it, in the working time that they count.
import { onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { api } from '@/api/client'
import type { Urgency, View } from '@/business/types'

export interface Timer { node: string; purpose: string; due: string; stopped: boolean }
export interface Clock { due: string; side: Urgency; stopped: boolean }
type Declared = NonNullable<View['clock']>[number]

const EVERY = 10_000 // ms
const MOST = 1000 // instances
const UNDER_WAY = ['running', 'deferred', 'waiting']
const FORECAST = [1, 4, 24] // hours

// The timer `late` is gone when the time is over, and `warn` when it is nearly so.
export function clockOf(of: Declared, timers: Timer[]): Clock {
  const late = timers.find((one) => one.node === of.late)
  if (!late) return { due: '', side: 'late', stopped: false }
  const warned = Boolean(of.warn) && !timers.some((one) => one.node === of.warn)
  return { due: late.due, side: warned ? 'soon' : 'calm', stopped: late.stopped }
}

// How many will be missed within so many hours from now.
export const forecastOf = (clocks: Iterable<Clock>, now: number) => {
  const left = [...clocks].filter((one) => one.due).map((one) => (new Date(one.due).getTime() - now) / 3_600_000)
  return FORECAST.map((hours) => [hours, left.filter((one) => one <= hours).length] as const)
}

// By the business key that began the process.
export function useClocks(view: () => View | undefined) {
  const clocks = ref<Map<string, Clock>>()
  const error = ref<unknown>()
  let timer: number | undefined

  async function look() {
    window.clearTimeout(timer)
    const of = view()?.clock?.[0]
    if (!of) return (clocks.value = undefined)
    try {
      const answers = await Promise.all(UNDER_WAY.map((state) =>
        api.get<{ instances: { subject: string; ordering: string; timers: Timer[] }[] }>('instances', { process: of.process, state, timers: true, limit: MOST })))
      const found = new Map<string, Clock>()
      for (const { subject, ordering, timers } of answers.flatMap((one) => one.instances))
        for (const key of [ordering, subject]) if (key) found.set(key, clockOf(of, timers))
      clocks.value = found
      error.value = undefined
    } catch (why) {
      error.value = why
    }
    timer = window.setTimeout(look, EVERY)
  }
  onMounted(() => void look())
  watch(view, () => void look())
  onBeforeUnmount(() => window.clearTimeout(timer))
  return { clocks, error, look }
}
