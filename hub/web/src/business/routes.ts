// Pages of the business modules. Which of them have something to show, the modules' declarations say.
import type { RouteRecordRaw } from 'vue-router'

export const business: RouteRecordRaw[] = [
  { path: '/work', name: 'work', component: () => import('@/business/WorkPage.vue'), meta: { title: 'business.work.title', right: 'processes.work', menu: 100 } },
  { path: '/business', name: 'business', component: () => import('@/business/ModulesPage.vue'), meta: { title: 'business.modules.title', menu: 110 } },
  { path: '/records/:list', name: 'records', component: () => import('@/business/ListPage.vue'), meta: { title: 'business.list.title' } },
  { path: '/record/:entity/:id', name: 'record', component: () => import('@/business/RecordPage.vue'), meta: { title: 'business.record.title' } },
  { path: '/by-key/:entity/:key', name: 'record-by-key', component: () => import('@/business/ByKeyPage.vue'), meta: { title: 'business.record.title' } },
  { path: '/reports', name: 'reports', component: () => import('@/business/ReportsPage.vue'), meta: { title: 'business.reports.title', menu: 120 } },
  { path: '/figures/:name', name: 'figures', component: () => import('@/business/DashboardPage.vue'), meta: { title: 'business.figures.title' } },
]
