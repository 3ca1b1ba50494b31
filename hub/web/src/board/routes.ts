// Boards that the modules declare; which of them stand in the menu, the hub says (frame/MenuList.vue).
import type { RouteRecordRaw } from 'vue-router'

export const board: RouteRecordRaw[] = [
  { path: '/boards/:name', name: 'board', component: () => import('@/board/BoardPage.vue'), meta: { title: 'board.title' } },
]
