import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { CannotRun } from './proof.ts'
import type { Stage } from './stage.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
let opened: Promise<Browser> | undefined

/** One real Chromium for every proof that needs one. @throws CannotRun */
export function browserOf(stage: Stage): Promise<Browser> {
  if (!existsSync(executablePath)) throw new CannotRun(`needs Chromium at ${executablePath} (apt-get install chromium)`)
  opened ??= chromium.launch({ executablePath, args: ['--no-sandbox'] }).then(browser => {
    stage.later(() => browser.close())
    return browser
  })
  return opened
}

/** A browser context that holds these cookies of the server at `url`. */
export async function contextWith(stage: Stage, url: string, cookies: readonly string[]): Promise<BrowserContext> {
  const browser = await browserOf(stage)
  const context = await browser.newContext()
  await context.addCookies(
    cookies.map(cookie => {
      const [name = '', ...value] = cookie.split('=')
      return { name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' as const }
    }),
  )
  stage.later(() => context.close())
  return context
}
