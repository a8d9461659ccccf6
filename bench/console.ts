import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { measureLongList, measurePaint } from './console-speed.ts'
import type { Stage } from './stage.ts'
import { type Line, percentile } from './table.ts'

const CONSOLE = join(import.meta.dirname, '..', 'dist', 'console')
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const LOADS = 5
const LIMIT_KIB = 200

/** What a browser loads before the first page of the Console or the hosted check shows, as gzip would send it, and how long that takes. */
export async function measureConsole(stage: Stage): Promise<Line[]> {
  const sizes = (['index.html', 'verify.html'] as const).flatMap(page => {
    if (!existsSync(join(CONSOLE, page))) return []
    const html = readFileSync(join(CONSOLE, page), 'utf8')
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => readFileSync(join(CONSOLE, path)))
    const kib = [Buffer.from(html), ...assets].reduce((sum, content) => sum + gzipSync(content).length, 0) / 1024
    const name = page === 'index.html' ? 'Console, first load' : 'hosted check, first load'
    return [
      {
        name: `${name}, ${assets.length + 1} files, gzip`,
        figure: `${kib.toFixed(0)} KiB`,
        goal: `<= ${LIMIT_KIB} KiB`,
        isMet: kib <= LIMIT_KIB,
      },
    ]
  })
  return [...sizes, ...(await measureFirstPage(stage))]
}

/** From an empty cache to the first page of the signed-in Console, in Chromium on the same machine. */
async function measureFirstPage(stage: Stage): Promise<Line[]> {
  if (!existsSync(CHROMIUM)) return [{ name: 'Console, first page', figure: 'no Chromium here', goal: '-', isMet: null }]
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    const first = await browser.newContext()
    const page = await first.newPage()
    await page.goto(stage.server.signInUrl)
    await page.getByRole('navigation').first().waitFor({ timeout: 60_000 })
    const state = await first.storageState()
    const times: number[] = []
    for (let load = 0; load < LOADS; load++) {
      const context = await browser.newContext({ storageState: state })
      const fresh = await context.newPage()
      const start = performance.now()
      await fresh.goto(stage.server.url)
      await fresh.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 })
      times.push(performance.now() - start)
      await context.close()
    }
    return [
      {
        name: 'Console, first page from an empty cache, Chromium here',
        figure: `${percentile(times, 0.5).toFixed(0)} ms`,
        goal: '-',
        isMet: null,
      },
      await measurePaint(stage, browser, state),
      ...(await measureLongList(stage, browser, state)),
    ]
  } finally {
    await browser.close()
  }
}
