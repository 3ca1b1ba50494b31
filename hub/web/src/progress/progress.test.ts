// Goal: what is pasted becomes rows that the import takes, and what has been done stands where people look for it.
import { describe, expect, it } from 'vitest'
import { belonging, csvOf, lastNumber, sheetOf, textOf } from '@/business/paste'
import type { Entity, RecordData } from '@/business/types'
import { codesOf, pieceOf, stepsOf } from '@/progress/progress'

describe('a sheet', () => {
  it('is divided by tabs and lines; cells in quotation marks hold both', () => {
    const sheet = sheetOf('城市\t地址\r\n广州\t"示范路 ""1"" 号\n3 楼"\r\n\r\n深圳\t示例路\n')
    expect(sheet).toEqual({ head: ['城市', '地址'], rows: [['广州', '示范路 "1" 号\n3 楼'], ['深圳', '示例路']] })
    expect(sheetOf(textOf(sheet))).toEqual(sheet)
    expect(csvOf(sheet)).toBe('城市,地址\r\n广州,"示范路 ""1"" 号 3 楼"\r\n深圳,示例路\r\n')
    expect(sheetOf('')).toEqual({ head: [], rows: [] })
  })
  it('names what its rows belong to, and numbers them behind those that are there', () => {
    const sheet = { head: ['city'], rows: [['广州'], ['深圳']] }
    expect(belonging(sheet, 'order', 'XQ1', 'number', false, lastNumber('XQ1', ['XQ1-09', 'XQ1-x', 'XQ2-40']))).toEqual({
      head: ['city', 'order', 'number'], rows: [['广州', 'XQ1', 'XQ1-10'], ['深圳', 'XQ1', 'XQ1-11']],
    })
    expect(belonging({ head: ['number'], rows: [['A']] }, 'order', 'XQ1', 'number', true, 0).rows).toEqual([['A', 'XQ1']])
    expect(lastNumber('XQ1', [])).toBe(0)
  })
})

describe('progress', () => {
  const record = (more: object) => ({ id: 'r', version: 1, created: '', changed: '', ...more }) as RecordData
  it('knows steps that were passed, run, were left out, are to come', () => {
    const steps = stepsOf(['a', 'b', 'c', 'd'], [record({ node: 'a', state: 'passed' }), record({ node: 'c', state: 'begun' })], 'node', 'begun')
    expect(steps.map((one) => one.is)).toEqual(['passed', 'skipped', 'open', 'to-come'])
  })
  it('has a column for each code that is there, in the order of the list', () => {
    expect(codesOf([record({ over: 'z' }), record({ over: 'own' }), record({ over: 'a' }), record({})], 'over', ['a', 'b', 'z'])).toEqual(['a', 'z', 'own'])
  })
  it('says of a piece whether it is done or went wrong', () => {
    const leg = { entity: 'work', by: 'item', over: 'kind', en: '', zh: '', done: 'done', bad: 'refused returned' }
    const kind = (state: string) => pieceOf(leg, {} as Entity, record({ state }), '').kind
    expect(['done', 'returned', 'in_work'].map(kind)).toEqual(['good', 'bad', 'idle'])
  })
})
