// Names of states, events and operations, and of who did something, as they are read.
import { useI18n } from 'vue-i18n'
import type { Node } from '@/processes/types'

export function useProcessWords() {
  const { t, te } = useI18n()
  const known = (key: string, name: string) => (te(key) ? t(key) : name)
  const operation = (name: string) => known(`processes.operation.${name}`, name)
  return {
    state: (name: string) => known(`processes.state.${name}`, name),
    operation,
    // `reassign user:li`: what stands behind the word says to whom.
    event: (what: string) => {
      const [word = '', ...rest] = what.split(' ')
      return [te(`processes.event.${word}`) ? t(`processes.event.${word}`) : operation(word), ...rest.map(person)].join(' ')
    },
    kind: (node: Node) => known(`processes.kind.${node.kind}`, node.kind),
  }
}
export const person = (who: string) => who.replace(/^user:/, '')
export const stepName = (nodes: Node[], id: string) => nodes.find((one) => one.id === id)?.name || id
