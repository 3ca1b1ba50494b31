// What the modules declare, asked for once for each person who signs in. Pages are drawn of it and know no entity by name.
import { computed, reactive, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '@/api/client'
import type { Code, CodeList, Entity, Field, Page, Related, Words } from '@/business/types'
import { session } from '@/session'

const state = reactive({
  ready: false, error: undefined as unknown, entities: new Map<string, Entity>(), lists: new Map<string, CodeList>(), pages: [] as Page[],
  me: '', // the business key of the record that is the caller
})
let asked: Promise<void> | undefined

async function ask() {
  state.error = undefined
  try {
    const [model, described] = await Promise.all([
      api.get<{ entities: Entity[]; lists: CodeList[] }>('records'), api.get<{ pages: Page[]; me: string }>('pages'),
    ])
    state.entities = new Map(model.entities.map((one) => [one.name, one]))
    state.lists = new Map(model.lists.map((one) => [one.name, one]))
    state.pages = described.pages
    state.me = described.me
    state.ready = true
  } catch (why) {
    asked = undefined
    state.error = why
  }
}

export function forget() {
  asked = undefined
  Object.assign(state, { ready: false, error: undefined, entities: new Map(), lists: new Map(), pages: [], me: '' })
}
watch(() => session.state.user, forget)

// Each answers nothing for what is not declared, or not for this caller.
export const declared = {
  state,
  load: () => (asked ??= ask()),
  entity: (name: string) => state.entities.get(name),
  list: (name: string) => state.pages.find((page) => page.page === 'list' && page.name === name),
  listOf: (entity: string) => state.pages.find((page) => page.page === 'list' && page.entity === entity),
  detailOf: (entity: string) => state.pages.find((page) => page.page === 'detail' && page.entity === entity),
  // Lists of other modules whose records name one of these by its business key: their detail pages say so.
  elsewhere: (entity: string): Related[] => state.pages.filter((page) => page.page === 'detail').flatMap((page) => {
    const list = declared.listOf(page.entity)
    return list ? (page.code ?? []).filter((one) => one.entity === entity).map((one) => ({ list: list.name, by: one.field, code: true })) : []
  }),
  form: (name: string) => state.pages.find((page) => page.page === 'work' && page.name === name),
  // A long list of codes is asked for when a field needs it.
  async codes(name: string): Promise<Code[]> {
    const list = state.lists.get(name)
    if (list?.codes) return list.codes
    const whole = await api.get<CodeList>(`codes/${name}`)
    state.lists.set(name, whole)
    return whole.codes ?? []
  },
}

// What every record has beside its fields.
const OWN: Record<string, Field['type']> = { state: 'code', created: 'instant', changed: 'instant' }

export function useWords() {
  const { locale, t } = useI18n()
  const words = (of: Words | { en?: string; zh?: string } | undefined) => (locale.value === 'zh' ? of?.zh : of?.en) ?? ''
  // A column may also name a field of what is referred to: REFERENCE.FIELD.
  function field(entity: Entity, name: string): Field | undefined {
    const [first = '', second] = name.split('.')
    const own = entity.fields.find((one) => one.name === first)
    if (second && own?.entity) return declared.entity(own.entity)?.fields.find((one) => one.name === second)
    return own ?? (OWN[name] ? { name, type: OWN[name], label: { en: '', zh: '' }, indexed: true } : undefined)
  }
  const label = (entity: Entity, name: string) =>
    OWN[name] ? t(`business.own.${name}`) : words(field(entity, name)?.label) || name
  return { words, field, label, locale: computed(() => locale.value) }
}
