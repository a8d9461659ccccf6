import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { settled } from '../test/console/browser.ts'
import type { Stage } from './stage.ts'
import { type Line, percentile } from './table.ts'

type Signed = NonNullable<BrowserContextOptions['storageState']>

const LOADS = 5
const LCP_LIMIT_MS = 2500
/** A telephone on a middling line: 1.6 Mbit/s, 150 ms there and back, a processor a quarter as fast. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const SLOW_DOWN = 4

const DOCUMENTS = 10_000
const AT_ONCE = 8
const STALL_MS = 100
const SCREENS = 40

/** Largest contentful paint of Home from an empty cache, on a slow line and a slow processor. */
export async function measurePaint(stage: Stage, browser: Browser, storageState: Signed): Promise<Line> {
  const times: number[] = []
  for (let load = 0; load < LOADS; load++) {
    const context = await browser.newContext({ storageState, viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    const chrome = await context.newCDPSession(page)
    await chrome.send('Network.enable')
    await chrome.send('Network.emulateNetworkConditions', LINE)
    await chrome.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    await page.goto(stage.server.url)
    await settled(page)
    times.push(
      Number(
        await page.evaluate(`new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
          .observe({ type: 'largest-contentful-paint', buffered: true }))`),
      ),
    )
    await context.close()
  }
  const middle = percentile(times, 0.5)
  return {
    name: 'Console, largest paint of Home: 1.6 Mbit/s, 150 ms, processor slowed down 4 times',
    figure: `${middle.toFixed(0)} ms`,
    goal: `< ${LCP_LIMIT_MS} ms`,
    isMet: middle < LCP_LIMIT_MS,
  }
}

/** The longest time for which the page of ten thousand documents answers nothing while one scrolls and filters. */
export async function measureLongList(stage: Stage, browser: Browser, storageState: Signed): Promise<Line[]> {
  await fileDrafts(stage)
  const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.goto(`${stage.server.url}/documents`)
    await page.getByRole('button', { name: /^All.*10,000|^All.*10000/ }).waitFor({ timeout: 120_000 })
    const scrolled = await longestTask(page, async () => {
      await page.mouse.move(700, 600)
      for (let screen = 0; screen < SCREENS; screen++) {
        await page.mouse.wheel(0, screen % 4 === 3 ? 30_000 : 800)
        await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
      }
    })
    const filtered = await longestTask(page, async () => {
      await page.getByRole('searchbox').pressSequentially('holder 77', { delay: 60 })
      await page.getByText('Holder 7700', { exact: true }).waitFor()
      await page.getByRole('searchbox').fill('')
      await page.getByRole('button', { name: /^Needs you/ }).click()
      await page.getByRole('button', { name: /^All/ }).click()
    })
    return [line('scrolls', scrolled), line('filters', filtered)]
  } finally {
    await context.close()
  }
}

const line = (what: string, stall: number): Line => ({
  name: `Console, a list of 10,000 documents ${what}: the longest stall`,
  figure: stall === 0 ? '< 50 ms' : `${stall.toFixed(0)} ms`,
  goal: `<= ${STALL_MS} ms`,
  isMet: stall <= STALL_MS,
})

/** In ms; 0 where no task took 50 ms, from which on a browser counts. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(`{
    window.longest = 0
    window.watch = new PerformanceObserver(list => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration) })
    window.watch.observe({ type: 'longtask' })
  }`)
  await work()
  return Number(await page.evaluate('new Promise(done => setTimeout(() => { window.watch.disconnect(); done(window.longest) }, 500))'))
}

async function fileDrafts({ ours }: Stage): Promise<void> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  let next = 0
  const file = async () => {
    while (next < DOCUMENTS) {
      const body = `FriendlyName=Holder+${next++}&IsoCountry=DE&NumberType=mobile&EndUserType=individual`
      await ours.call('POST', '/v1/IdentityDocuments', body, form)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, file))
}
