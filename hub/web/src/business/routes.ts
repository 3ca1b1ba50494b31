// Pages of the business modules.
import type { RouteRecordRaw } from 'vue-router'

export const business: RouteRecordRaw[] = []
