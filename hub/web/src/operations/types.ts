// What the operations API answers (docs/reference/operations_api.md), as far as the pages use it.

export interface Listener { name: string; address: string; port: number; tls: boolean; connections: number; front_door: boolean; operations: boolean; web: boolean }
export interface Artefact { kind: string; name: string; hash: string }
export interface Plugin { name: string; version: string; abi: string; sha256: string; adapters: string[] }
export interface Certificate { of: string; file: string; subject: string; until: string }
export interface Status {
  name: string; version: string; configuration: string; started: string; now: string; uptime_seconds: number
  deliveries: { waiting: number; parked: number; delivered: number }
  listeners: Listener[]; certificates: Certificate[]; plugins: Plugin[]
  skipped_plugins: { name: string; why: string }[]; artefacts: Artefact[]
}

export interface Endpoint {
  name: string; adapter: string; state: string; breaker: string; trouble: string; retry_at: string
  waiting: number; running: number; retrying: number; parked: number; delivered: number; lanes: number
  oldest_waiting_seconds?: number; retry_in_seconds?: number
  hash: string; plugin_sha256: string; attributes: Record<string, string>
  paused?: { by: string; at: string; reason: string }
}
export interface Lane { key: string; depth: number; age_seconds?: number; retry_in_seconds?: number; state: string; why: string }

export interface Target { endpoint: string; matches: string; hold: boolean }
export interface Route { name: string; matches: string; order_by: string; targets: Target[]; hash: string }
export interface Routes { hash: string; unmatched: string; routes: Route[] }

export interface Delivery {
  seq: number; id: string; endpoint: string; route: string; lane: string; state: string; version: number; attempts: number
  created: string; changed: string; next_at: string; expires: string; reference: string; error: string; body?: number
}
export interface Message {
  seq: number; state: string; id: string; source: string; type: string; subject: string; time: string; accepted: string
  correlationid?: string; causationid?: string; partitionkey?: string; traceparent?: string; priority: number
  end: string; end_reason: string; deliveries: Delivery[]
}
export interface Hop {
  seq: number; at: string; event: string; delivery_seq: number; attempt: number; detail: string; actor: string; artefacts: string
  sent?: number; answer?: number; body?: number
}
export interface Body { payload: number; what: string; delivery_seq?: number; attempt?: number; size: number; sha256: string; charset?: string }
export interface WholeMessage extends Message { history: Hop[]; payloads: Body[] }
export interface MessageType { code: string; type: string; kind: string; family: string; en: string; zh: string; personal: string[] }

export interface Cause { endpoint: string; cause: string; count: number; first: string; last: string; id: string; error: string }
export interface Parked extends Delivery { cause: string; message: string; type: string; source: string; subject: string }
export interface Rehearsal { id: string; endpoint: string; message: string; operation?: string; document?: string; withheld?: string; error?: string; sent?: number }
export interface Refusal { id: string; why: string }

export interface HubEvent { number: number; time: string; level: string; event: string; endpoint?: string; detail?: string; why?: string; type?: string; subject?: string }
