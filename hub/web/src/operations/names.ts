// What people call the types of messages: the catalogue has a name in both languages.
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '@/api/client'
import type { MessageType } from '@/operations/types'
import { session } from '@/session'

const types = ref<MessageType[]>([])

export function useNames() {
  const { locale } = useI18n()
  if (!types.value.length && session.may('hub.observe'))
    api.get<{ types: MessageType[] }>('types').then((answer) => (types.value = answer.types)).catch(() => {}) // names only
  const typeName = (type: string) => {
    const found = types.value.find((one) => one.type === type)
    return found ? (locale.value === 'zh' ? found.zh : found.en) : type
  }
  return { types, typeName }
}
