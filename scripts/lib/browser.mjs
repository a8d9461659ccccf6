import { existsSync } from 'node:fs'
import { runQuietly, step } from './steps.mjs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where a Chromium is, after installing Debian's when this user may; else undefined and the reason. */
export async function ensureChromium() {
  const found = findChromium()
  if (found) return { path: found }
  if (process.getuid?.() !== 0) return { reason: 'no Chromium here, and only root may install it (apt-get install chromium)' }
  if (!existsSync('/usr/bin/apt-get')) return { reason: 'no Chromium here, and no apt-get to install it' }
  try {
    await step('Installing Chromium (apt-get)', async () => {
      const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
      await runQuietly('apt-get', ['update', '-qq'], environment)
      await runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], environment)
    })
  } catch (error) {
    return { reason: `Chromium could not be installed: ${String(error.message).split('\n').at(-1)}` }
  }
  const installed = findChromium()
  return installed ? { path: installed } : { reason: 'apt-get installed Chromium somewhere unexpected' }
}

const findChromium = () => [process.env.CHROMIUM_PATH, ...PLACES].find(path => path && existsSync(path))
