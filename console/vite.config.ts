import { existsSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = import.meta.dirname
/** The hosted ID check is its own small entry; it shares nothing with the Console but the tokens. */
const entries = ['index.html', 'verify.html', 'verify/verify.html', 'verify/index.html'].map(name => `${here}/${name}`).filter(existsSync)
const api = process.env.COUNTERSIGN_DEV_API ?? 'http://localhost:8080'
const proxied = ['/2010-04-01', '/v1', '/v2', '/staff/v1', '/console/v1', '/openapi.json', '/healthz', '/readyz']

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react()],
  build: {
    outDir: `${here}/../dist/console`,
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: { input: entries },
    // The content policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(proxied.map(path => [path, { target: api, changeOrigin: false }])) },
})
