// Pages of those who run the hub.
import type { RouteRecordRaw } from 'vue-router'

export const operations: RouteRecordRaw[] = [
  { path: '/overview', name: 'overview', component: () => import('@/operations/OverviewPage.vue'), meta: { title: 'operations.overview.title', right: 'hub.observe', menu: 10 } },
]
