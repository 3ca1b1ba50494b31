// Goal: the first view is light: everything that a browser fetches for the sign-in page, and for the overview after it.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

interface Chunk { file: string; css?: string[]; imports?: string[] }
const BUILT = '../../build/web'
const MOST = 300 * 1024

function sizeOf(names: string[]): number {
  const manifest = JSON.parse(readFileSync(`${BUILT}/manifest.json`, 'utf8')) as Record<string, Chunk>
  const wanted = new Set<string>(['index.html'])
  const take = (name: string) => {
    const chunk = manifest[name]
    if (!chunk) throw new Error(`${name} is not in the build; run ./dev web`)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) wanted.add(file)
    for (const other of chunk.imports ?? []) take(other)
  }
  names.forEach(take)
  return [...wanted].reduce((sum, file) => sum + gzipSync(readFileSync(`${BUILT}/${file}`), { level: 9 }).length, 0)
}

it('of the sign-in page and of the overview is below 300 KB, packed', () => {
  const signIn = sizeOf(['index.html', 'src/messages.zh.ts', 'src/account/SignIn.vue'])
  const overview = sizeOf(['index.html', 'src/messages.zh.ts', 'src/operations/OverviewPage.vue'])
  console.log(`first view, packed: sign-in ${(signIn / 1024).toFixed(1)} KiB, overview ${(overview / 1024).toFixed(1)} KiB`)
  expect(signIn).toBeLessThan(MOST)
  expect(overview).toBeLessThan(MOST)
})
