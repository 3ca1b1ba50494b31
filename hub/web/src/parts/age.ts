// A length of time in words of two units at most: 3 min 20 s, 2 d 4 h.
import { useI18n } from 'vue-i18n'

export function partsOf(seconds: number): [unit: 'd' | 'h' | 'min' | 's', n: number][] {
  const whole = Math.max(0, Math.round(seconds))
  const all: [unit: 'd' | 'h' | 'min' | 's', n: number][] = [
    ['d', Math.floor(whole / 86400)], ['h', Math.floor(whole / 3600) % 24], ['min', Math.floor(whole / 60) % 60], ['s', whole % 60],
  ]
  const first = all.findIndex(([, n]) => n > 0)
  return first < 0 ? [['s', 0]] : all.slice(first, first + 2).filter(([, n], at) => at === 0 || n > 0)
}

export function useAge() {
  const { t } = useI18n()
  return (seconds: number) => partsOf(seconds).map(([unit, n]) => t(`parts.age.${unit}`, { n })).join(' ')
}
