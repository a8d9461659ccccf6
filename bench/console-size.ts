import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Line } from './table.ts'

const CONSOLE = join(import.meta.dirname, '..', 'dist', 'console')

/** What a browser loads before the first page of the Console or the hosted check shows, as gzip would send it. */
export function measureConsole(): Line[] {
  return (['index.html', 'verify.html'] as const).flatMap(page => {
    if (!existsSync(join(CONSOLE, page))) return []
    const html = readFileSync(join(CONSOLE, page), 'utf8')
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => readFileSync(join(CONSOLE, path)))
    const bytes = [Buffer.from(html), ...assets].reduce((sum, content) => sum + gzipSync(content).length, 0)
    const name = page === 'index.html' ? 'Console, first load' : 'hosted check, first load'
    return [{ name: `${name}, ${assets.length + 1} files, gzip`, figure: `${(bytes / 1024).toFixed(0)} KiB`, goal: '-', isMet: null }]
  })
}
