import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname
/** The hosted ID check is its own small entry; it shares nothing with the Console but the tokens. */
const entries = ['index.html', 'verify.html', 'verify/verify.html', 'verify/index.html'].map(name => `${here}/${name}`).filter(existsSync)
const api = process.env.COUNTERSIGN_DEV_API ?? 'http://localhost:8080'
const proxied = ['/2010-04-01', '/v1', '/v2', '/staff/v1', '/console/v1', '/openapi.json', '/healthz', '/readyz']

const COMPRESSIBLE = /\.(js|css|svg)$/

/** Each asset lies beside its shorter selves, so that the server sends the one a browser takes and compresses nothing itself. */
const compress: Plugin = {
  name: 'compress',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!COMPRESSIBLE.test(name)) continue
      const content = readFileSync(`${dir}/${name}`)
      writeFileSync(`${dir}/${name}.gz`, gzipSync(content, { level: 9 }))
      writeFileSync(`${dir}/${name}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }))
    }
  },
}

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), compress],
  build: {
    outDir: `${here}/../dist/console`,
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: entries,
      output: {
        // What a first page needs comes in few files: on a slow line each further one costs.
        codeSplitting: {
          groups: [
            {
              name: 'both',
              test: /node_modules\/(react|react-dom|scheduler)\/|src\/domain\/(reading|branding|documents)|console\/(tokens|styles\/font)|vite\/preload-helper/,
              tags: ['$initial'],
            },
            { name: 'first', test: /^(?!.*console\/verify)/, tags: ['$initial'] },
          ],
        },
      },
    },
    // The content policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(proxied.map(path => [path, { target: api, changeOrigin: false }])) },
})
