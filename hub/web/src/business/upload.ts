// A file's own bytes, which the client's JSON is not.
import { address, ApiError, type Query } from '@/api/client'
import { language } from '@/preferences'

export async function upload<T>(path: string, query: Query, file: Blob): Promise<T> {
  const response = await fetch(address(path, query), {
    method: 'POST', body: file, credentials: 'same-origin', cache: 'no-store',
    headers: { 'X-KamHub-Request': '1', 'Content-Type': 'text/csv', 'Accept-Language': language.value },
  }).catch((why: unknown) => { throw new ApiError(0, 'Unreachable', String(why)) })
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return body as T
  const error = body.error as { code?: string; message?: string; right?: string } | undefined
  throw new ApiError(response.status, error?.code ?? 'Internal', error?.message ?? response.statusText, error?.right, 0, body)
}
