import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { pack } from './tools/pack'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [vue(), pack()],
  resolve: { alias: { '@': here('./src') } },
  define: {
    __VUE_OPTIONS_API__: true, // Element Plus has components that use it
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: true,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: here('../../build/web'),
    emptyOutDir: true,
    target: 'es2021',
    // Nothing inline: the hub's Content-Security-Policy takes no script and no data from a document.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // kB: the charts, which are fetched with the first of them
    manifest: 'manifest.json',
  },
  // For work on the pages with a hub that runs: npx vite, with HUB=http://127.0.0.1:8480.
  server: { proxy: { '/api': { target: process.env.HUB ?? 'http://127.0.0.1:8480', changeOrigin: true } } },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'], setupFiles: ['./tools/test_setup.ts'] },
})
