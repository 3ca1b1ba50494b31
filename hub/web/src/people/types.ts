export interface User { name: string; display_name: string; roles: string[]; locked: boolean; created: string }
export interface Role { name: string; about: string; rights: string[] }
export interface Session { id: string; user: string; address: string; started: string; used: string; ends: string }
export interface AuditRow { seq: number; at: string; actor: string; action: string; object: string; outcome: string; detail: string; hash: string }
export interface Verdict { rows: number; last_hash: string; intact: boolean; broken?: number; fault?: string }
