// Goal: what a page offers is what the hub would allow.
import { describe, expect, it } from 'vitest'
import { grants } from '@/session'

describe('rights', () => {
  it('are held by name', () => {
    expect(grants(['messages.read'], 'messages.read')).toBe(true)
    expect(grants(['messages.read'], 'messages.edit')).toBe(false)
    expect(grants([], 'hub.observe')).toBe(false)
  })
  it('over records are held for all entities or actions, and on a reach', () => {
    expect(grants(['*.read'], 'customer.read')).toBe(true)
    expect(grants(['*.*'], 'customer.change')).toBe(true)
    expect(grants(['customer.*'], 'customer.remove')).toBe(true)
    expect(grants(['customer.read@own'], 'customer.read')).toBe(true)
    expect(grants(['customer.read@own'], 'order.read')).toBe(false)
  })
  it('of the hub are never held by a star', () => {
    for (const right of ['hub.observe', 'access.manage', 'audit.read', 'messages.read', 'processes.work'])
      expect(grants(['*.*', '*.read', '*.manage', '*.observe', '*.work'], right), right).toBe(false)
  })
})
