// Each folder has one array of routes; what stands in the menu, and for whom, is said in their meta.
import { createRouter, createWebHashHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { account } from '@/account/routes'
import { board } from '@/board/routes'
import { business } from '@/business/routes'
import { operations } from '@/operations/routes'
import { people } from '@/people/routes'
import { processes } from '@/processes/routes'
import { session } from '@/session'

declare module 'vue-router' {
  interface RouteMeta {
    title: string // key of a message
    right?: string // without it whoever is signed in may
    anyRight?: string[] // or one of these
    menu?: number // its place in the menu; without it it is not there
    open?: boolean // for whom the hub does not know
  }
}

export const pages: RouteRecordRaw[] = [...operations, ...processes, ...business, ...board, ...people, ...account]

export function mayOpen(route: { meta?: RouteRecordRaw['meta'] }): boolean {
  const { right = '', anyRight } = route.meta ?? {}
  return anyRight ? anyRight.some(session.may) : session.may(right)
}

export const menu = () =>
  pages.filter((page) => page.meta?.menu !== undefined && mayOpen(page))
    .sort((a, b) => (a.meta?.menu ?? 0) - (b.meta?.menu ?? 0))

export function makeRouter(): Router {
  // Behind # : the hub serves a fixed set of files, and one of them is all pages.
  const router = createRouter({
    history: createWebHashHistory(),
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
    routes: [
      { path: '/', name: 'home', component: () => import('@/frame/NothingToSee.vue'), meta: { title: 'frame.home' } },
      ...pages,
      { path: '/:rest(.*)*', name: 'not-found', component: () => import('@/frame/NotFound.vue'), meta: { title: 'frame.notFound' } },
    ],
  })
  router.beforeEach((to) => {
    if (to.meta.open) return true
    if (!session.signedIn.value) return { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } }
    const first = menu()[0]
    if (to.name === 'home' && first) return { name: first.name }
    if (!mayOpen(to)) return { name: 'not-found', params: { rest: [] }, query: { right: to.meta.right ?? '' } }
    return true
  })
  return router
}
