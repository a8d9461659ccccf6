import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findRegulationById } from '../src/features/regulations/store.ts'
import { bookkeep, read } from '../src/platform/postgres/context.ts'
import { settled } from '../test/console/browser.ts'
import type { Stage } from './stage.ts'
import { insertDocument } from './staged-document.ts'
import { type Line, percentile } from './table.ts'

type Signed = NonNullable<BrowserContextOptions['storageState']>

const PATIENCE_MS = 60_000

const LOADS = 5
const LCP_LIMIT_MS = 2500
/** A telephone on a middling line: 1.6 Mbit/s, 150 ms there and back, a processor a quarter as fast. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const SLOW_DOWN = 4

const DOCUMENTS = 10_000
const A_BATCH = 500
const STALL_MS = 100
const SCREENS = 40
const ROUNDS = 3

/** Largest contentful paint of Home from an empty cache, on a slow line and a slow processor. */
export async function measurePaint(stage: Stage, browser: Browser, storageState: Signed): Promise<Line> {
  const times: number[] = []
  for (let load = 0; load < LOADS; load++) {
    const context = await browser.newContext({ storageState, viewport: { width: 390, height: 844 } })
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    const chrome = await context.newCDPSession(page)
    await chrome.send('Network.enable')
    await chrome.send('Network.emulateNetworkConditions', LINE)
    await chrome.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    await page.goto(stage.server.url)
    await settled(page)
    times.push(await largestPaint(page))
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

const largestPaint = async (page: Page): Promise<number> =>
  Number(
    await page.evaluate(`new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true }))`),
  )

/** The longest time for which the page of ten thousand documents answers nothing while one scrolls and filters. */
export async function measureLongList(stage: Stage, browser: Browser, storageState: Signed): Promise<Line[]> {
  await fileDocuments(stage)
  const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } })
  context.setDefaultTimeout(PATIENCE_MS)
  try {
    const page = await context.newPage()
    await page.goto(`${stage.server.url}/documents`)
    await page.getByRole('button', { name: /^All ?10,000$/ }).waitFor()
    const scrolled: Stall[] = []
    const filtered: Stall[] = []
    for (let round = 0; round < ROUNDS; round++) {
      scrolled.push(await longestTask(page, () => scroll(page)))
      filtered.push(await longestTask(page, () => filter(page)))
    }
    return [line('scrolls', scrolled), line('filters', filtered)]
  } finally {
    await context.close()
  }
}

/** Screen by screen, and now and then far down at once. */
async function scroll(page: Page): Promise<void> {
  await page.evaluate('scrollTo(0, 0)')
  await page.mouse.move(700, 600)
  for (let screen = 0; screen < SCREENS; screen++) {
    await page.mouse.wheel(0, screen % 4 === 3 ? 30_000 : 800)
    await twoFrames(page)
  }
}

async function filter(page: Page): Promise<void> {
  const search = page.getByRole('searchbox')
  await search.pressSequentially('holder 7700', { delay: 60 })
  await page.getByRole('link', { name: 'Holder 7700', exact: true }).waitFor()
  await search.fill('')
  for (const chip of [/^Needs you/, /^All/]) {
    await page.getByRole('button', { name: chip }).click()
    await twoFrames(page)
  }
}

const twoFrames = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')

/** Judged by processor time, as a task that only waits its turn on a busy machine is not the page's. */
function line(what: string, stalls: readonly Stall[]): Line {
  const middle = (of: keyof Stall) =>
    percentile(
      stalls.map(stall => stall[of]),
      0.5,
    )
  const stall = middle('processorMs')
  return {
    name: `Console, a list of ${DOCUMENTS.toLocaleString('en')} documents ${what}: the longest task, by processor time, median of ${ROUNDS}`,
    figure: `${stall.toFixed(0)} ms (${middle('clockMs').toFixed(0)} ms by the clock)`,
    goal: `<= ${STALL_MS} ms`,
    isMet: stall <= STALL_MS,
  }
}

interface Stall {
  processorMs: number
  clockMs: number
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** Microseconds by the clock, and of the processor. */
  dur?: number
  tdur?: number
}

const MARK = 'watched'

/** The longest task of the page's main thread while `work` is done, as the browser traces it. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<Stall> {
  const chrome = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  // What a trace event holds is the format of Chrome's traces.
  chrome.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await chrome.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] } })
  await page.evaluate(`performance.mark('${MARK}')`)
  await work()
  const isComplete = new Promise(resolve => chrome.once('Tracing.tracingComplete', resolve))
  await chrome.send('Tracing.end')
  await isComplete
  await chrome.detach()
  const mark = events.find(({ name }) => name === MARK)
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === mark?.pid && tid === mark.tid)
  if (tasks.length === 0) throw new Error('the trace has no task of the page')
  const longest = (of: 'dur' | 'tdur') => Math.max(...tasks.map(task => task[of] ?? 0)) / 1000
  return { processorMs: longest('tdur'), clockMs: longest('dur') }
}

/** Half of them passed, the others drafts. They go past the verbs: ten thousand uploads would take longer than all else. */
async function fileDocuments({ owner }: Stage): Promise<void> {
  const rule = await read({ ...owner, scope: 'system' }, tx => findRegulationById(tx, 'DE.mobile.individual'))
  if (!rule) throw new Error('the rule is not there')
  for (let from = 0; from < DOCUMENTS; from += A_BATCH)
    await bookkeep(owner, async tx => {
      for (let n = from; n < from + A_BATCH; n++)
        await insertDocument(tx, owner, rule, { state: n % 2 ? 'draft' : 'passed', friendlyName: `Holder ${n}`, addressSid: null })
    })
}
