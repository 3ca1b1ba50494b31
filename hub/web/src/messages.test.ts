// Goal: people read no text that is not in the message files, and both languages say everything.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type TemplateChildNode } from '@vue/compiler-dom'
import { parse as parseComponent } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import en from '@/messages.en'
import zh from '@/messages.zh'

const files = readdirSync('src', { recursive: true }).map(String).filter((file) => /\.(vue|ts)$/.test(file) && !/\.test\.ts$|\.d\.ts$/.test(file))
const source = (file: string) => readFileSync(join('src', file), 'utf8')
const flat = (of: object, before = ''): [string, string][] =>
  Object.entries(of).flatMap(([key, value]) => (typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value as object, `${before}${key}.`)))

const chinese = new Map(flat(zh))
const english = new Map(flat(en))
const READ = ['title', 'alt', 'placeholder', 'aria-label', 'label', 'content', 'aria-description']
const SYMBOLS = /^[\s\d·:/,.()→←↑↓✓×…–+-]*$/

// Quoted words that are no key and no name.
const wordsIn = (code: string) => [...code.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '').filter((text) => !/^[\w.-]*$/.test(text) && !SYMBOLS.test(text))

// Text nodes, attributes that are read, and words in quotes within {{ }} and bound attributes that are read.
function textsOf(nodes: TemplateChildNode[]): string[] {
  return nodes.flatMap((node): string[] => {
    if (node.type === 2) return SYMBOLS.test(node.content) ? [] : [node.content.trim()]
    if (node.type === 5) return wordsIn(node.content.loc.source)
    if (node.type !== 1) return []
    const attributes = node.props.flatMap((prop) => (prop.type === 6 && READ.includes(prop.name) && prop.value && !SYMBOLS.test(prop.value.content) ? [prop.value.content] : []))
    return [...attributes, ...textsOf(node.children)]
  })
}

describe('texts', () => {
  it('stand in no template', () => {
    for (const file of files.filter((name) => name.endsWith('.vue'))) {
      const template = parseComponent(source(file)).descriptor.template?.content ?? ''
      expect(textsOf(parse(template).children), file).toEqual([])
    }
  })
  it('stand in no script', () => {
    for (const file of files) {
      const code = source(file).replace(/^\s*(\/\/|\*|<!--).*$/gm, '').replace(/<style[\s\S]*?<\/style>/g, '')
      expect(code.match(/[\u3400-\u9fff]+/g), file).toBeNull()
      expect(code.match(/\b(confirm|alert|prompt)\(\s*['"`]/g), file).toBeNull()
    }
  })
  it('are the same in both languages, with the same places', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [key, text] of english) {
      const places = (of: string) => [...new Set(of.match(/\{\w+\}/g) ?? [])].sort()
      expect(places(chinese.get(key) ?? ''), key).toEqual(places(text))
      expect(text.trim() && chinese.get(key)?.trim(), key).toBeTruthy()
    }
  })
  it('are there wherever one is asked for', () => {
    for (const file of files)
      for (const [, key] of source(file).matchAll(/\bt\(\s*'([\w.-]+)'|title: '([\w.-]+)'/g))
        if (key) expect(english.has(key), `${file}: ${key}`).toBe(true)
  })
  it('are all used', () => {
    const all = files.map(source).join('\n')
    const begins = [...all.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? '')
    for (const key of english.keys()) expect(all.includes(`'${key}'`) || begins.some((begin) => key.startsWith(begin)), key).toBe(true)
  })
})
