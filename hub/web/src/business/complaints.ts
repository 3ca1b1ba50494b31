// What the hub complains of, by field: it says so in the language of the page.
import { ApiError } from '@/api/client'
import type { Complaint } from '@/business/types'

export function complaintsOf(why: unknown): Record<string, string> {
  const error = why instanceof ApiError ? (why.body.error as { complaints?: Complaint[] } | undefined) : undefined
  const out: Record<string, string> = {}
  for (const { field, message } of error?.complaints ?? []) if (field) out[field] = out[field] ? `${out[field]} ${message}` : message
  return out
}
