// Pages of processes: for those who run them, and for whoever asks how far something has come.
import type { RouteRecordRaw } from 'vue-router'

export const processes: RouteRecordRaw[] = [
  { path: '/processes', name: 'processes', component: () => import('@/processes/ProcessesPage.vue'), meta: { title: 'processes.title', right: 'processes.read', menu: 35 } },
  { path: '/processes/:process', name: 'process', component: () => import('@/processes/ProcessPage.vue'), meta: { title: 'processes.one', right: 'processes.read' } },
  { path: '/processes/:process/edit', name: 'edit-process', component: () => import('@/processes/EditProcessPage.vue'), meta: { title: 'processes.edit.link', right: 'processes.deploy' } },
  { path: '/instances/:instance', name: 'instance', component: () => import('@/processes/InstancePage.vue'), meta: { title: 'processes.instance.title', right: 'processes.read' } },
]
