// A chart of an entity's records by a reference to its own kind.
import type { RecordData } from '@/business/types'

export interface Branch { record: RecordData; below: Branch[] }

// Whose superior is not among them stands on top; so does the first of a circle, which nobody may lose sight of.
export function treeOf(records: RecordData[], by: string): Branch[] {
  const branches = new Map(records.map((record) => [record.id, { record, below: [] as Branch[] }]))
  const placed = new Set<string>()
  const top: Branch[] = []
  const climbs = (record: RecordData): boolean => {
    const seen = new Set<string>([record.id])
    for (let at = branches.get(String(record[by] ?? '')); at; at = branches.get(String(at.record[by] ?? ''))) {
      if (at.record.id === record.id) return false
      if (seen.has(at.record.id)) break
      seen.add(at.record.id)
    }
    return branches.has(String(record[by] ?? ''))
  }
  for (const record of records) {
    const branch = branches.get(record.id)
    if (!branch) continue
    const above = branches.get(String(record[by] ?? ''))
    const circle = above && !climbs(record)
    if (above && !(circle && !placed.has(above.record.id))) above.below.push(branch)
    else top.push(branch)
    placed.add(record.id)
  }
  return top
}
