// Who may do what, and who did.
import type { RouteRecordRaw } from 'vue-router'

export const people: RouteRecordRaw[] = [
  { path: '/audit', name: 'audit', component: () => import('@/people/AuditPage.vue'), meta: { title: 'people.audit.title', right: 'audit.read', menu: 80 } },
  { path: '/users', name: 'users', component: () => import('@/people/UsersPage.vue'), meta: { title: 'people.users.title', right: 'access.manage', menu: 90 } },
]
