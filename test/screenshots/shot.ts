import type { BrowserContextOptions, Page } from 'playwright-core'
import { type Look, settled, type Workplace } from '../console/browser.ts'
import type { LivedIn } from './lived-in.ts'

/** One picture of a guide: `docs/images/<name>.webp`. */
export interface Shot {
  name: string
  path(lived: LivedIn): string
  /** `phone` is 390 px wide. */
  look?: Look
  /** What has to be done or seen first; the picture is taken when it returns. */
  ready?(page: Page): Promise<void>
}

const SIZE = { width: 1280, height: 800 }
const LOOKS: Record<Look, BrowserContextOptions> = {
  light: { viewport: SIZE, locale: 'en-GB', colorScheme: 'light', reducedMotion: 'reduce' },
  dark: { viewport: SIZE, locale: 'en-GB', colorScheme: 'dark', reducedMotion: 'reduce' },
  phone: {
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    isMobile: true,
    hasTouch: true,
  },
}

/** Opens the page and takes its picture once nothing loads any more. PNG. */
export async function take(workplace: Workplace, lived: LivedIn, { path, look = 'light', ready }: Shot): Promise<Buffer> {
  const page = await workplace.open(path(lived), LOOKS[look])
  try {
    await settled(page)
    await ready?.(page)
    await settled(page)
    return await page.screenshot()
  } finally {
    await page.context().close()
  }
}
