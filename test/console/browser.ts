import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { eventually } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Why browser tests are skipped, or undefined. CI never skips: there a missing browser is a failure. */
export const skipReason: string | undefined =
  process.env.CI || existsSync(executablePath) ? undefined : (process.env.COUNTERSIGN_NO_BROWSER ?? `no browser at ${executablePath}`)

export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'light' }
export const DARK: BrowserContextOptions = { ...DESK, colorScheme: 'dark' }
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'en-GB', isMobile: true, hasTouch: true }

const PATIENCE_MS = 20_000

/** A real server and a browser that is signed in as the owner of the demo account, who is staff of every role too. */
export interface Workplace {
  server: TestServer
  /** A new page of the signed-in person; what the page's scripts complained about is in `complaints`. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>
  complaints: string[]
  close(): Promise<void>
}

export async function openWorkplace(options: Parameters<typeof startServer>[0] = {}): Promise<Workplace> {
  const server = await startServer(options)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const close = async () => {
    await browser.close()
    await server.stop()
  }
  try {
    return workplaceOf(server, browser, await signIn(browser, server), close)
  } catch (error) {
    await close()
    throw error
  }
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

function workplaceOf(server: TestServer, browser: Browser, storageState: StorageState, close: () => Promise<void>): Workplace {
  const complaints: string[] = []
  return {
    server,
    complaints,
    close,
    async open(path, options = DESK) {
      const context = await browser.newContext({ ...options, storageState })
      context.setDefaultTimeout(PATIENCE_MS)
      const page = await context.newPage()
      page.on('pageerror', error => complaints.push(`${page.url()}: ${error.message}`))
      await page.goto(server.url + path)
      return page
    },
  }
}

/** Opening the one-time link signs in. */
async function signIn(browser: Browser, server: TestServer): Promise<StorageState> {
  const context = await browser.newContext(DESK)
  const page = await context.newPage()
  await page.goto(server.signInUrl)
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

export const LOOKS = ['light', 'dark', 'phone'] as const
export type Look = (typeof LOOKS)[number]

/** Shows an open page in another look, without loading it again. */
export async function showAs(page: Page, look: Look): Promise<void> {
  const scheme = look === 'dark' ? 'dark' : 'light'
  await page.setViewportSize(look === 'phone' ? { width: 390, height: 844 } : { width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await until(page, `document.documentElement.dataset.mantineColorScheme === '${scheme}'`)
}

/** Nothing on the page is still on its way. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await until(page, "!document.querySelector('[aria-busy=true]') && [...document.images].every(image => image.complete)")
  await page.evaluate('document.fonts.ready')
}

/** The content policy lets no `waitForFunction` in. */
const until = (page: Page, claim: string): Promise<unknown> => eventually(() => page.evaluate(claim), Boolean)

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What another colour scheme can change on a page that was looked at in the first. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

/** No violation of axe's rules for WCAG 2.2 AA, and nothing wider than the window. */
export async function assertAccessible(page: Page, what: string, { onlyColour = false } = {}): Promise<void> {
  const builder = new AxeBuilder({ page })
  const { violations } = await (onlyColour ? builder.withRules(RULES_OF_COLOUR) : builder.withTags(RULES)).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  assert.deepEqual(found, [], what)
  const wide = await page.evaluate(`document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.tagName + ' ' + one.className).slice(0, 8)`)
  assert.deepEqual(wide, [], `${what} is wider than the window`)
}
