import { LOOKS, settled, showAs, type Workplace } from '../console/browser.ts'
import { EVERY_PAGE } from '../console/every-page.ts'
import type { LivedIn } from './lived-in.ts'

/** Every page of the Console, whole, in every look, for eyes. PNG. */
export async function takeEvery(
  workplace: Workplace,
  lived: LivedIn,
  wanted: (name: string) => boolean,
  keep: (name: string, picture: Buffer) => Promise<void>,
): Promise<void> {
  const page = await workplace.open('/')
  for (const [index, { route, at }] of EVERY_PAGE.entries()) {
    const name = `${String(index).padStart(2, '0')}${route.replaceAll(/[/$]+/g, '-')}`
    if (!wanted(name)) continue
    await page.goto(workplace.server.url + (at?.(lived) ?? route))
    await settled(page)
    for (const look of LOOKS) {
      await showAs(page, look)
      await keep(`${name}-${look}`, await page.screenshot({ fullPage: true }))
    }
  }
}
