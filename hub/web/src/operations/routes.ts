// Pages of those who run the hub.
import type { RouteRecordRaw } from 'vue-router'

export const operations: RouteRecordRaw[] = [
  { path: '/overview', name: 'overview', component: () => import('@/operations/OverviewPage.vue'), meta: { title: 'operations.overview.title', right: 'hub.observe', menu: 10 } },
  { path: '/messages', name: 'messages', component: () => import('@/operations/MessagesPage.vue'), meta: { title: 'operations.messages.title', right: 'messages.read', menu: 20 } },
  { path: '/messages/:id', name: 'message', component: () => import('@/operations/MessagePage.vue'), meta: { title: 'operations.messages.one', right: 'messages.read' } },
  { path: '/parked', name: 'parked', component: () => import('@/operations/ParkedPage.vue'), meta: { title: 'operations.parked.title', right: 'messages.read', menu: 30 } },
  { path: '/parked/:delivery/edit', name: 'edit', component: () => import('@/operations/EditPage.vue'), meta: { title: 'operations.edit.title', right: 'messages.edit' } },
  { path: '/live', name: 'live', component: () => import('@/operations/LivePage.vue'), meta: { title: 'operations.live.title', right: 'hub.observe', menu: 40 } },
  { path: '/live/endpoints/:name', name: 'endpoint', component: () => import('@/operations/EndpointPage.vue'), meta: { title: 'operations.endpoint.title', right: 'hub.observe' } },
]
