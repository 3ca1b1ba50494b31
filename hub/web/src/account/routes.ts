import type { RouteRecordRaw } from 'vue-router'

export const account: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('@/account/SignIn.vue'), meta: { title: 'account.signIn', open: true } },
  { path: '/account', name: 'account', component: () => import('@/account/MyAccount.vue'), meta: { title: 'account.mine' } },
]
