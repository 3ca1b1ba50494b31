// Packs each file of the build that is worth it, so that the hub sends it as it lies there.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const WORTH = /\.(html|js|css|svg|json)$/
const LEAST = 256 // bytes; below, the head of an answer is larger than what is saved

export function pack(): Plugin {
  let folder = ''
  return {
    name: 'kamhub-pack',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || !WORTH.test(entry.name)) continue
        const file = join(entry.parentPath ?? entry.path, entry.name)
        const bytes = readFileSync(file)
        if (bytes.length >= LEAST) writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
