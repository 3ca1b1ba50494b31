// Goal: what is marked as different is, and what is not, is not: both texts can be read out of the lines.
import { describe, expect, it } from 'vitest'
import { differences } from '@/parts/lines'

const of = (before: string, after: string) => differences(before, after)?.map((line) => `${{ same: ' ', gone: '-', new: '+' }[line.kind]}${line.text}`)

describe('differences', () => {
  it('are the fewest lines', () => {
    expect(of('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c'])
    expect(of('a\nb\nc\nd', 'b\nc\ne\nd')).toEqual(['-a', ' b', ' c', '+e', ' d'])
    expect(of('a', 'a')).toEqual([' a'])
    expect(of('a\na', 'a')).toEqual([' a', '-a'])
  })
  it('have both texts in them, whatever they are', () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    for (let round = 0; round < 200; round++) {
      const text = () => Array.from({ length: 1 + random(12) }, () => 'abc'[random(3)]).join('\n')
      const [before, after] = [text(), text()]
      const lines = differences(before, after) ?? []
      expect(lines.filter((line) => line.kind !== 'new').map((line) => line.text).join('\n')).toBe(before)
      expect(lines.filter((line) => line.kind !== 'gone').map((line) => line.text).join('\n')).toBe(after)
    }
  })
  it('are not looked for in what is too long', () => {
    const long = (word: string) => Array.from({ length: 5000 }, (_, at) => `${word}${at}`).join('\n')
    expect(differences(long('a'), long('b'))).toBeUndefined()
    expect(differences(`${long('a')}\nx`, `${long('a')}\ny`)).toHaveLength(5002)
  })
})
