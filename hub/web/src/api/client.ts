// One way to the hub's API: JSON in, JSON out, and an error that says what the hub said.
import { language } from '@/preferences'

export class ApiError extends Error {
  constructor(
    readonly status: number, // 0: the hub was not reached
    readonly code: string,
    message: string,
    readonly right = '', // that was missing, of a 403
    readonly retryAfter = 0, // seconds, of a 429 or 503
    readonly body: Record<string, unknown> = {}, // whole: what stands beside `error`, such as complaints by field
  ) {
    super(message)
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>

export interface Options {
  query?: Query
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

// Called when the hub does not know the caller any more.
let whenUnknown = () => {}
export function onUnknownCaller(then: () => void) {
  whenUnknown = then
}

export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return `/api/v1/${path}${text ? `?${text}` : ''}`
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  // The hub says what is wrong with a field in the language of the page, not in that of the browser.
  const headers: Record<string, string> = { 'X-KamHub-Request': '1', 'Accept-Language': language.value, ...options.headers }
  if (options.body !== undefined) headers['Content-Type'] ??= 'application/json'
  const body = options.body === undefined ? undefined : JSON.stringify(options.body)
  let response: Response
  try {
    response = await fetch(address(path, options.query), {
      method, headers, body, signal: options.signal, credentials: 'same-origin', cache: 'no-store',
    })
  } catch (why) {
    if (options.signal?.aborted) throw why
    throw new ApiError(0, 'Unreachable', String(why))
  }
  if (response.ok) return response
  const error = await errorOf(response)
  if (error.status === 401 && path !== 'login') whenUnknown()
  throw error
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  const wait = Number(response.headers.get('Retry-After') ?? 0)
  try {
    const body = JSON.parse(text) as { error: { code: string; message: string; right?: string } }
    return new ApiError(response.status, body.error.code, body.error.message, body.error.right, wait, body)
  } catch {
    return new ApiError(response.status, 'Internal', text || response.statusText, '', wait)
  }
}

async function json<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await send(method, path, options)
  return (await response.json()) as T
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => json<T>('GET', path, { query, signal }),
  post: <T>(path: string, body: unknown = {}, query?: Query) => json<T>('POST', path, { body, query }),
  patch: <T>(path: string, body: unknown, options: Options = {}) => json<T>('PATCH', path, { ...options, body }),
  remove: <T>(path: string, options: Options = {}) => json<T>('DELETE', path, options),
  // What is no JSON, with the headers of the answer.
  async text(path: string, query?: Query): Promise<{ text: string; headers: Headers }> {
    const response = await send('GET', path, { query })
    return { text: await response.text(), headers: response.headers }
  },
}
