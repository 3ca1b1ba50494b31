// What the API says of processes.
export interface Numbers { running: number; failed: number; incidents: number }
export interface Process extends Numbers { id: string; name: string; version: number; hash: string; since: string; file: string; site: boolean }
export interface Version extends Numbers { hash: string; version: number; since: string; live: boolean }
export interface Versions { id: string; name: string; live: string; versions: Version[] }
export interface Node { id: string; name: string; kind: string; trigger: string; parent: string; line: number }
export interface Definition {
  process: string; name: string; hash: string; version: number; since: string; live: boolean
  allowed: { operation: string; roles: string[] }[]; nodes: Node[]; text: string
}
export interface NodeFigures { node: string; standing: number; incidents: number; visits: number; median_s: number; total_s: number }
export interface Occupancy { running: number; more: boolean; sample: number; nodes: NodeFigures[] }
export interface InstanceRow {
  id: string; process: string; hash: string; state: string; priority: number; incidents: number; parent: string
  subject: string; ordering: string; began: string; changed: string
}
export interface Incident { id: number; node: string; token: number; what: string; at: string }
export interface Happened { number: number; at: string; node: string; event: string; why: string; by: string }
export interface OpenTask { task: number; node: string; name: string; roles: string[]; form: string; assignee: string; begun: string; due: string; may: string[] }
export interface Instance extends InstanceRow {
  name: string; version: number; index: number; error: string; leader: string; may: string[]
  data?: string; data_hidden?: boolean
  tokens: { id: number; node: string }[]
  tasks: OpenTask[]
  timers: { node: string; purpose: string; due: string; stopped: boolean }[]
  waits: { node: string; message?: string; signal?: string; key?: string }[]
  open_incidents: Incident[]
  history: Happened[]
}
export interface Complaint { file: string; line: number; column: number; what: string; write: string }
