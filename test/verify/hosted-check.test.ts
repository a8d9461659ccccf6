import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { type Api, accountApi, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { writeCameraVideo } from './fake-camera.ts'

const skip = process.env.COUNTERSIGN_NO_BROWSER
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: 'en-GB',
  permissions: ['camera'],
}
const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, locale: 'en-GB' }
/** Machines that run many tests at once are slow. */
const PATIENCE_MS = 90_000
const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }

let server: TestServer
let browser: Browser
let api: Api
let staff: Api
let folder = ''

before(async () => {
  if (skip) return
  folder = await mkdtemp(join(tmpdir(), 'cs-camera-'))
  const video = join(folder, 'passport.y4m')
  await writeCameraVideo(await readFile(join(SPECIMENS, 'passport-erika-scan.jpg')), video, 0.86)
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${video}`,
    ],
  })
})
after(async () => {
  await browser?.close()
  await server?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function newInquiry(attributes: Record<string, string> = ERIKA, country = 'DE'): Promise<{ sid: string; url: string }> {
  const { status, body } = await api('POST', '/v1/Inquiries', {
    FriendlyName: 'Test',
    IsoCountry: country,
    Attributes: JSON.stringify(attributes),
  })
  assert.equal(status, 201)
  return { sid: body.sid, url: body.url }
}

async function open(url: string, options: BrowserContextOptions = PHONE): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(url)
  return page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const status = async (sid: string) => (await api('GET', `/v1/Inquiries/${sid}`)).body.status

async function chooseType(page: Page, name = 'passport'): Promise<void> {
  await page.getByRole('radio', { name }).check()
  await button(page, 'Continue').click()
}

async function upload(page: Page, file: string): Promise<void> {
  await button(page, 'Upload a file').click()
  await page.getByLabel(/Photo page|Front of/).setInputFiles(join(SPECIMENS, file))
  await button(page, 'Send').click()
}

test('the page weighs at most 120 kB as it comes over the line', { skip }, async () => {
  const { url } = await newInquiry()
  const page = await open(url)
  await button(page, 'Start').waitFor()
  const urls: string[] = await page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter(name => !name.includes('/verify/api/'))",
  )
  let bytes = 0
  for (const one of [url, ...urls]) bytes += gzipSync(new Uint8Array(await (await fetch(one)).arrayBuffer())).length
  assert.ok(urls.length > 1 && bytes <= 120_000, `${bytes} bytes`)
})

test('on a phone, from link to Passed by the live camera, touching nothing but the page', { skip }, async () => {
  const { sid, url } = await newInquiry()
  const page = await open(url)
  await button(page, 'Start').click()
  await chooseType(page)
  await button(page, 'Use the camera').click()
  await page.getByText('Looks sharp. Hold still.').waitFor()
  await button(page, 'Use photo').click()
  const step = page.getByRole('listitem').and(page.locator('[aria-current=step]'))
  await step.filter({ hasText: 'Reading' }).waitFor()
  await step.filter({ hasText: 'Comparing' }).waitFor()
  await page.getByRole('heading', { name: 'Passed' }).waitFor()
  assert.equal(await status(sid), 'passed')
})

test('each side shows how far it is; when the line drops both stay, and one of them can be changed before they go again', {
  skip,
}, async () => {
  const { sid, url } = await newInquiry()
  const page = await open(url)
  await button(page, 'Start').click()
  await chooseType(page, 'ID card')
  await page.route('**/verify/api/attempts', route => route.abort('connectionreset'), { times: 1 })
  await button(page, 'Upload a file').click()
  await page.getByLabel(/Front of/).setInputFiles(join(SPECIMENS, 'hills.jpg'))
  await page.getByLabel(/Back of/).setInputFiles(join(SPECIMENS, 'id-card-erika-back.jpg'))
  await button(page, 'Send').click()
  await page.getByText('Connection dropped.').waitFor()
  await button(page, 'Back').click()
  await button(page, 'Upload a file').click()
  await page.getByText('hills.jpg').waitFor()
  await page.getByText('id-card-erika-back.jpg').waitFor()
  await button(page, 'Remove').first().click()
  await page.getByLabel(/Front of/).setInputFiles(join(SPECIMENS, 'id-card-erika-front.jpg'))
  const chrome = await page.context().newCDPSession(page)
  await chrome.send('Network.enable')
  await chrome.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 200_000,
  })
  await button(page, 'Send').click()
  const front = page.getByRole('progressbar', { name: /Front of/ })
  await front.waitFor()
  await eventually(
    () => front.evaluate(bar => Number(bar.getAttribute('value'))),
    share => share > 0,
  )
  const back = page.getByRole('progressbar', { name: /Back of/ })
  assert.equal(await back.evaluate(bar => Number(bar.getAttribute('value'))), 0)
  await page.getByRole('heading', { name: 'Passed' }).waitFor()
  assert.equal(await status(sid), 'passed')
  await page.context().close()
})

test('by keyboard alone, from the link to the result', { skip }, async () => {
  const { sid, url } = await newInquiry()
  const page = await open(url)
  /** Goes on with Tab until this has the focus. */
  const reach = async (target: ReturnType<Page['getByRole']>) => {
    await target.waitFor()
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab')
      if ((await target.and(page.locator(':focus')).count()) > 0) return
    }
    assert.fail(`${target} is not reached by Tab`)
  }
  await reach(button(page, 'Start'))
  await page.keyboard.press('Enter')
  await reach(page.getByRole('radio', { name: 'passport' }))
  await page.keyboard.press('Space')
  await reach(button(page, 'Continue'))
  await page.keyboard.press('Enter')
  await reach(button(page, 'Upload a file'))
  await page.keyboard.press('Enter')
  await reach(page.getByLabel('Photo page of your passport'))
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles(join(SPECIMENS, 'passport-erika-scan.jpg'))
  await reach(button(page, 'Send'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Passed' }).waitFor()
  assert.equal(await status(sid), 'passed')
})

test('a camera that is blocked, missing or busy is told, and a file is the way on', { skip }, async () => {
  for (const [error, told] of [
    ['NotAllowedError', 'The camera is blocked for this site.'],
    ['NotFoundError', 'No camera found.'],
    ['NotReadableError', 'Another app is using the camera.'],
  ] as const) {
    const { url } = await newInquiry()
    const page = await (await browser.newContext(PHONE)).newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.addInitScript(`navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${error}'))`)
    await page.goto(url)
    await button(page, 'Start').click()
    await chooseType(page)
    await button(page, 'Use the camera').click()
    await page.getByText(told).waitFor()
    await button(page, 'Upload a file').click()
    await page.getByLabel('Photo page of your passport').waitFor({ state: 'attached' })
  }
})

test('three failures with reasons, then escalation, and a reviewer passes it', { skip }, async () => {
  const { sid, url } = await newInquiry()
  const page = await open(url)
  await button(page, 'Start').click()
  await chooseType(page)
  await upload(page, 'passport-erika-blurred.jpg')
  await page.getByText('2 attempts left').waitFor()
  await page.getByText(/is blurred/).waitFor()
  await button(page, 'Try again').click()
  await upload(page, 'passport-erika-expired.jpg')
  await page.getByText('1 attempt left').waitFor()
  await page.getByText('This ID has ended.').waitFor()
  await button(page, 'Try again').click()
  await button(page, 'Back').click()
  await page.getByLabel('Country that issued it').selectOption('ES')
  await button(page, 'Continue').click()
  await upload(page, 'passport-erika.jpg')
  await page.getByRole('heading', { name: 'Three tries didn’t work' }).waitFor()
  await page.getByText('another country than you chose').waitFor()
  assert.equal((await api('POST', `/v1/Inquiries/${sid}/Attempts`, await pictureForm('passport-erika.jpg'))).status, 400)

  await page.getByLabel(/Anything we should know/).fill('I moved.')
  await button(page, 'Ask for a review').click()
  await page.getByRole('heading', { name: 'A person is looking at it' }).waitFor()
  const review = await reviewOf(sid)
  assert.ok(review.due_at)
  await staff('POST', `/staff/v1/Reviews/${review.sid}/Claim`)
  const papers = await staff('GET', `/staff/v1/Reviews/${review.sid}/Papers`)
  assert.equal(papers.body.images.length, 3)
  assert.equal((await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'approve' })).status, 200)
  await page.getByRole('heading', { name: 'Passed' }).waitFor()
})

test('a colleague is asked first, agrees, and completes the check with an ID of their own', { skip }, async () => {
  const { sid, url } = await newInquiry({ first_name: 'Somebody', last_name: 'Else' })
  const page = await open(url)
  await button(page, 'Start').click()
  await button(page, 'My document isn’t here').click()
  await button(page, 'Send a link to a colleague').click()
  await page.getByLabel('Their name').fill('Erika')
  await page.getByLabel('Their email').fill('erika@example.com')
  await button(page, 'Create link').click()
  const link = await page.getByText(/\/verify\//).textContent()

  const colleague = await open(String(link))
  await button(colleague, 'I agree, continue').click()
  await button(colleague, 'Start').click()
  await chooseType(colleague)
  await upload(colleague, 'passport-erika-scan.jpg')
  await colleague.getByRole('heading', { name: 'Passed' }).waitFor()
  assert.equal(await status(sid), 'passed')
})

test('who has the page open when their link is withdrawn is told so', { skip }, async () => {
  const { sid } = await newInquiry()
  const { body } = await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'colleague@example.com', Name: 'Kim' })
  const page = await open(body.url)
  await button(page, 'I agree, continue').click()
  await button(page, 'Start').waitFor()
  await api('POST', `/v1/Inquiries/${sid}/Delegations/${body.sid}/Revoke`)
  await page.getByRole('heading', { name: 'This link has ended' }).waitFor()
})

test('a colleague may say no, and then the link is over', { skip }, async () => {
  const { sid } = await newInquiry()
  const { body } = await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'colleague@example.com', Name: 'Kim' })
  const page = await open(body.url)
  await button(page, 'No, I won’t do this').click()
  await page.getByText('You said no.').waitFor()
  const again = await open(body.url)
  await again.getByRole('heading', { name: 'This link has ended' }).waitFor()
})

test('a desktop shows a code for the phone and follows it to the end', { skip }, async () => {
  const { url } = await newInquiry()
  const desktop = await open(url, DESK)
  let handoff = ''
  desktop.on('response', async response => {
    if (response.url().endsWith('/handoff')) handoff = (await response.json()).url
  })
  await button(desktop, 'Start').click()
  await chooseType(desktop)
  await desktop.getByRole('img', { name: 'Code that opens this check on your phone' }).waitFor()
  await eventually(
    async () => handoff,
    text => text !== '',
  )
  const phone = await open(handoff)
  await desktop.getByText('Phone connected').waitFor()
  await upload(phone, 'passport-erika-scan.jpg')
  await desktop.getByRole('heading', { name: 'Passed' }).waitFor()
})

test('the link opens once: the same browser comes back, another needs the code that works once', { skip }, async () => {
  const { url } = await newInquiry()
  const page = await open(url)
  await button(page, 'Start').waitFor()
  await page.reload()
  await button(page, 'I can’t do this now').click()
  const code = (await page.locator('output.code').textContent()) ?? ''
  assert.match(code, /^\d{4} \d{4}$/)

  const other = await open(url)
  await other.getByRole('heading', { name: 'Go on here' }).waitFor()
  await clean(other, 390)
  await other.getByLabel('Code of 8 digits').fill('0000 0000')
  await button(other, 'Continue').click()
  await other.getByText('This code is wrong or over.').waitFor()
  await other.getByLabel('Code of 8 digits').fill(code)
  await button(other, 'Continue').click()
  await button(other, 'Start').waitFor()

  const third = await open(url)
  await third.getByLabel('Code of 8 digits').fill(code)
  await button(third, 'Continue').click()
  await third.getByText('This code is wrong or over.').waitFor()
})

test('a code cannot be guessed: after five tries even the right one is over', { skip }, async () => {
  const { url } = await newInquiry()
  const page = await open(url)
  await button(page, 'I can’t do this now').click()
  const code = (await page.locator('output.code').textContent()) ?? ''
  const guess = (text: string) =>
    fetch(`${server.url}/verify/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: url.split('/').at(-1), browser: 'b', code: text }),
    })
  for (let tries = 0; tries < 5; tries++) assert.equal((await guess('11111111')).status, 403)
  assert.equal((await guess(code)).status, 403)
})

test('a colleague who changes the browser has a code mailed', { skip }, async () => {
  const { sid } = await newInquiry()
  const { body } = await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'colleague@example.com', Name: 'Kim' })
  await button(await open(body.url), 'I agree, continue').waitFor()
  const other = await open(body.url)
  await button(other, 'Email me a code').click()
  await other.getByText('a code is on its way').waitFor()
  const { body: inbox } = await api('GET', '/v1/Notifications')
  const code = /\d{8}/.exec(inbox.notifications.find(({ kind }: { kind: string }) => kind === 'check_code').text)?.[0] ?? ''
  await other.getByLabel('Code of 8 digits').fill(code)
  await button(other, 'Continue').click()
  await button(other, 'I agree, continue').waitFor()
})

test('a link whose answer got lost on the way opens again by itself', { skip }, async () => {
  const { url } = await newInquiry()
  const page = await (await browser.newContext(PHONE)).newPage()
  let isLost = false
  await page.route('**/verify/api/session', async route => {
    if (isLost) return route.continue()
    isLost = true
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.goto(url)
  await page.getByText('No connection. We keep trying.').first().waitFor()
  await button(page, 'Start').waitFor()
})

test('every screen is free of axe findings at 320 pixels, in the dark and in five languages', { skip }, async () => {
  for (const locale of ['en', 'de', 'es', 'fr', 'pt']) {
    const { url } = await newInquiry()
    const page = await open(url, {
      ...PHONE,
      viewport: { width: 320, height: 640 },
      colorScheme: locale === 'en' ? 'light' : 'dark',
      locale,
    })
    await clean(page)
    await page.locator('.button.primary').click()
    await clean(page)
    await page.locator('.option').first().click()
    await page.locator('.button.primary').click()
    await page.locator('.button.plain').waitFor()
    await clean(page)
    await page.locator('.button.plain').click()
    await page.locator('.file-box').waitFor()
    await clean(page)
  }
})

test('written from right to left, every screen is mirrored and stays within the window', { skip }, async () => {
  const { url } = await newInquiry()
  const page = await open(url, { ...PHONE, viewport: { width: 320, height: 640 } })
  const mirrored = async () => {
    await page.locator('h1').waitFor()
    await page.evaluate("document.documentElement.dir = 'rtl'")
    // The heading and the way back start at the right edge, and nothing is cut off at the left.
    const [heading, back] = (await page.evaluate(`['h1', '.back'].map(one => {
      const box = document.querySelector(one)?.getBoundingClientRect()
      return box ? { left: box.left, right: innerWidth - box.right } : null
    })`)) as ({ left: number; right: number } | null)[]
    assert.ok(heading && heading.right <= 24 && heading.left >= 0, JSON.stringify(heading))
    if (back) assert.ok(back.right <= 24 && back.left > 40, JSON.stringify(back))
    await clean(page)
  }
  await mirrored()
  await button(page, 'Start').click()
  await mirrored()
  await chooseType(page)
  await mirrored()
  await button(page, 'Upload a file').click()
  await mirrored()
})

async function clean(page: Page, width = 320): Promise<void> {
  await page.locator('h1').waitFor()
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  )
  assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= width, 'the page is wider than the screen')
}

async function pictureForm(file: string): Promise<FormData> {
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(await readFile(join(SPECIMENS, file)))]), file)
  return form
}

async function reviewOf(sid: string): Promise<{ sid: string; due_at: string }> {
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  return body.reviews[0]
}
