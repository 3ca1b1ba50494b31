// Goal: a document is laid out for the eye, and what it says stays.
import { describe, expect, it } from 'vitest'
import { partsOf } from '@/parts/age'
import { pretty } from '@/parts/pretty'

describe('pretty', () => {
  it('gives each element its line, and leaves on one line', () => {
    expect(pretty('<?xml version="1.0"?><a x="1"><b>银行</b><c/><d></d><e><f>1</f></e></a>')).toBe(
      ['<?xml version="1.0"?>', '<a x="1">', '  <b>银行</b>', '  <c/>', '  <d></d>', '  <e>', '    <f>1</f>', '  </e>', '</a>'].join('\n'))
  })
  it('shows a document that is broken as well as it can', () => {
    expect(pretty('<a><b>1</a></x></y>')).toContain('<b>1</a>')
    expect(pretty('<a><b')).toBe('<a>\n  <b')
  })
  it('keeps comments and character data whole', () => {
    expect(pretty('<a><!-- <b> --><![CDATA[<c>]]></a>')).toBe(['<a>', '  <!-- <b> -->', '  <![CDATA[<c>]]>', '</a>'].join('\n'))
  })
  it('lays out JSON, and leaves what is neither', () => {
    expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(pretty('{broken')).toBe('{broken')
    expect(pretty('0042KH2026')).toBe('0042KH2026')
  })
})

describe('a length of time', () => {
  it('has two units at most', () => {
    expect(partsOf(0)).toEqual([['s', 0]])
    expect(partsOf(200)).toEqual([['min', 3], ['s', 20]])
    expect(partsOf(3600)).toEqual([['h', 1]])
    expect(partsOf(2 * 86400 + 4 * 3600 + 59)).toEqual([['d', 2], ['h', 4]])
  })
})
