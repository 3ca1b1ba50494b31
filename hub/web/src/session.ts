// Who is signed in, and what he may do. The session itself is a cookie that scripts cannot read.
import { computed, reactive } from 'vue'
import { api, ApiError, onUnknownCaller } from '@/api/client'

interface Me {
  actor: string
  user?: string
  display_name?: string
  roles?: string[]
  rights: string[]
}

// ended: by itself or by somebody else, not by signing out
const state = reactive({ known: false, ended: false, actor: '', user: '', name: '', roles: [] as string[], rights: [] as string[] })

// Remembered so that a browser that never signed in does not ask who it is: the hub would note a refusal.
const MARK = 'kamhub.signed-in'

function take(me: Me) {
  Object.assign(state, {
    known: true, ended: false, actor: me.actor, user: me.user ?? '', name: me.display_name || me.user || me.actor,
    roles: me.roles ?? [], rights: me.rights,
  })
  localStorage.setItem(MARK, '1')
}

function forget(ended: boolean) {
  Object.assign(state, { known: false, ended, actor: '', user: '', name: '', roles: [], rights: [] })
  localStorage.removeItem(MARK)
}

onUnknownCaller(() => forget(state.known))

const ROOMS = ['access', 'audit', 'hub', 'messages', 'processes'] // whose rights are granted by their names only

// As the hub judges it (access/rights.cpp): a right over records may be held for all entities or all actions
// (`*.read`), and on a reach (`customer.read@own`), which the hub applies to each record.
export function grants(rights: readonly string[], right: string): boolean {
  const [room = '', action = ''] = right.split('.')
  return rights.some((held) => {
    const [name = ''] = held.split('@')
    if (name === right) return true
    const [ofRoom = '', ofAction = ''] = name.split('.')
    if (ROOMS.includes(room) || ROOMS.includes(ofRoom)) return false
    return (ofRoom === '*' || ofRoom === room) && (ofAction === '*' || ofAction === action)
  })
}

export const session = {
  state,
  signedIn: computed(() => state.known),
  may: (right: string) => right === '' || grants(state.rights, right),
  async load() {
    if (!localStorage.getItem(MARK)) return
    try {
      take(await api.get<Me>('me'))
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
    }
  },
  async signIn(name: string, password: string) {
    await api.post('login', { name, password })
    take(await api.get<Me>('me'))
  },
  async signOut() {
    try {
      await api.post('logout')
    } finally {
      forget(false)
    }
  },
}
