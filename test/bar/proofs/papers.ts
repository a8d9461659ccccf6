import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { eventually, multipart, SPECIMENS } from '../../helpers/client.ts'
import { newCanary } from '../canaries.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import type { Stage, Tenant } from '../stage.ts'
import { ok } from '../things.ts'

const FILED = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
/** What a picture needs to be a picture, and nothing that could carry a word. */
const HARMLESS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'pHYs', 'sRGB', 'gAMA', 'cHRM', 'tRNS', 'sBIT', 'bKGD'])

export const names: Proof = {
  name: 'T-NAME',
  goal: 'whatever a file is called, it lies in the vault under a random name and nowhere else, and the name that is shown again holds no folder, control or direction',
  control: 'a program that writes to the name it was given: the same look must find files outside',
  async run(stage) {
    const tally = new Tally()
    const { api } = await stage.tenant()
    const { dataDir } = await stage.server()
    const picture = await readFile(join(SPECIMENS, 'hills.jpg'))
    const odd = oddNames(stage.pick(40, 500))
    const before = await outside(dataDir)
    await inParallel(odd, 4, async name => {
      const { status, body } = await api(
        'POST',
        '/v1/IdentityDocuments',
        await multipart(FILED, [{ name, bytes: picture.subarray(0, 3_000) }]),
      )
      tally.check(status === 201, `a name was answered ${status} ${body.code}`)
      const shown = status === 201 ? String(ok(await api('GET', `/v1/IdentityDocuments/${body.sid}`)).documents[0]?.file_name) : 'x'
      tally.check(
        shown.length >= 1 && shown.length <= 255 && !/[/\\\p{Cc}\p{Cf}]/u.test(shown),
        `the name that is shown holds what it must not`,
      )
    })
    const sql = await stage.sql()
    await sql.query(`delete from jobs where kind = 'file.read'`)
    const strays = [...(await outside(dataDir))].filter(path => !before.has(path))
    tally.check(strays.length === 0, `files were written to ${strays.slice(0, 3)}`)
    const careless = await stage.scratch()
    const inner = join(careless, 'vault')
    const found = await carelessWrites(careless, inner)
    return { n: tally.n, misses: [...new Set(tally.misses)], isControlCaught: found > 0, figures: { names: odd.length } }
  },
}

/** Names from everywhere that a careless program stumbles over. */
function oddNames(count: number): string[] {
  const fixed = [
    '../../etc/passwd',
    '..\\..\\x.jpg',
    '/etc/cron.d/x',
    'C:\\x.jpg',
    'CON',
    'nul.jpg',
    '.',
    '..',
    '',
    ' ',
    '%2e%2e%2f',
    'a\u0000.jpg',
    'a\nb.jpg',
  ]
  const more = [
    'a\u202Egpj.exe',
    '\u2066x\u2069',
    '\uFEFFx',
    'x'.repeat(4_000),
    `${'ä'.repeat(300)}.jpg`,
    '-rf',
    '$(id).jpg',
    '`id`',
    '; rm x',
    '=cmd|x',
    '<b>',
    '"; filename="y',
    'a\r\nX: y',
    '🦊.png',
    'e\u0301.jpg',
    'ﬀ.jpg',
    '~',
    '*',
    '?x',
    'x.jpg:stream',
  ]
  const known = [...fixed, ...more]
  return times(count).map(
    n => known[n] ?? `${known[n % known.length]}${String.fromCodePoint(0x80 + n * 37)}${known[(n * 7) % known.length]}`.slice(0, 3_000),
  )
}

/** Every file of the data directory outside of the vault and the database. */
async function outside(dataDir: string): Promise<Set<string>> {
  const all = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const paths = all.filter(item => item.isFile()).map(item => join(item.parentPath, item.name).slice(dataDir.length + 1))
  return new Set(
    paths.filter(path => !/^(postgres|keys|run)\//.test(path) && !/^(vault|vendor-vault)\/[0-9a-f]{2}\/[0-9a-f]{30}(\.part)?$/.test(path)),
  )
}

async function carelessWrites(base: string, room: string): Promise<number> {
  await mkdir(room)
  await writeFile(join(room, '../stray.jpg'), 'x')
  return (await readdir(base)).filter(name => name !== 'vault').length
}

export const polyglots: Proof = {
  name: 'T-POLY',
  also: ['T-EXIF'],
  goal: 'what is hidden in a file (behind its end, in comments, in a second format, in EXIF and other metadata) is in no byte that people are shown',
  control: 'the bytes as they were uploaded: the same search must find what was hidden in every one',
  async run(stage) {
    const tally = new Tally()
    const tenant = await stage.tenant()
    const url = await stage.url()
    const words: string[] = []
    const files = await hidden(words)
    let held = 0
    for (const [position, { name, bytes }] of files.entries()) {
      const word = words.find(one => bytes.includes(one)) ?? ''
      if (word !== '') held += 1
      const shown = [await pageOf(url, tenant, name, bytes)]
      if (position === 0) shown.push(...(await papersOf(stage, tenant, bytes)))
      tally.check(shown.length >= (position === 0 ? 2 : 1), `${name}: no picture at all`)
      for (const page of shown) {
        tally.check(
          !page.includes(word) && !page.includes('PK\u0003\u0004') && !page.includes('<script'),
          `${name}: what was hidden is shown`,
        )
        for (const chunk of chunksOf(page)) tally.check(HARMLESS.has(chunk), `${name}: the picture has a part ${chunk}`)
      }
    }
    return {
      n: tally.n,
      misses: [...new Set(tally.misses)],
      isControlCaught: held === files.length && !isHarmless(await withText()),
      figures: { files: files.length },
    }
  },
}

/** Files that are two things at once, each with a word of its own. */
async function hidden(words: string[]): Promise<{ name: string; bytes: Buffer }[]> {
  const word = () => {
    const fresh = newCanary()
    words.push(fresh)
    return fresh
  }
  const jpeg = await sharp(join(SPECIMENS, 'hills.jpg')).resize(600).jpeg().toBuffer()
  const png = await sharp(jpeg).png().toBuffer()
  const pdf = await readFile(join(SPECIMENS, 'utility-bill-erika.pdf'))
  const comment = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), Buffer.from(text)])
  const zip = (text: string) => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from(text)])
  const html = (text: string) => Buffer.from(`<script>alert("${text}")</script>`)
  const exif = await sharp(jpeg)
    .withExif({
      IFD0: { Artist: word(), ImageDescription: word(), BodySerialNumber: word() },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitude: '13/1 24/1 0/1' },
    })
    .jpeg()
    .toBuffer()
  const heic = await readFile(join(SPECIMENS, 'passport-erika.heic'))
  return [
    { name: 'jpeg-zip.jpg', bytes: Buffer.concat([jpeg, zip(word())]) },
    { name: 'jpeg-html.jpg', bytes: Buffer.concat([jpeg, html(word())]) },
    { name: 'jpeg-comment.jpg', bytes: Buffer.concat([jpeg.subarray(0, 2), comment(`<script>${word()}`), jpeg.subarray(2)]) },
    { name: 'jpeg-exif.jpg', bytes: exif },
    { name: 'png-zip.png', bytes: Buffer.concat([png, zip(word())]) },
    { name: 'png-html.png', bytes: Buffer.concat([png, html(word())]) },
    { name: 'pdf-zip.pdf', bytes: Buffer.concat([pdf, zip(word())]) },
    { name: 'pdf-html.pdf', bytes: Buffer.concat([pdf.subarray(0, 9), Buffer.from(`%${word()}<script>\n`), pdf.subarray(9)]) },
    { name: 'heic-html.heic', bytes: Buffer.concat([heic, html(word())]) },
  ]
}

/** The first page of a filed scan, as its owner and every reviewer are shown it. */
async function pageOf(url: string, { sid: account, token, api }: Tenant, name: string, bytes: Buffer): Promise<Buffer> {
  const { sid } = ok(await api('POST', '/v1/IdentityDocuments', await multipart(FILED, [{ name, bytes }])))
  const { documents } = ok(await api('GET', `/v1/IdentityDocuments/${sid}`))
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`
  const answer = await fetch(`${url}/v1/IdentityDocuments/${sid}/Files/${documents[0].sid}/Pages/0`, { headers: { authorization } })
  return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : Buffer.alloc(0)
}

/** The pictures of an ID check, as the vendor shows them to the reviewer who has the case. */
async function papersOf(stage: Stage, { api }: Tenant, bytes: Buffer): Promise<Buffer[]> {
  const staff = await stage.staff()
  const { sid } = ok(await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: '{"first_name":"Erika"}' }))
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(bytes)]), 'front.jpg')
  ok(await api('POST', `/v1/Inquiries/${sid}/Attempts`, form))
  await eventually(
    () => api('GET', `/v1/Inquiries/${sid}`),
    ({ body }) => body.status !== 'processing',
    120_000,
  )
  ok(await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'in-review' }))
  const review = ok(await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)).reviews[0].sid
  ok(await staff('POST', `/staff/v1/Reviews/${review}/Claim`, {}))
  const { images } = ok(await staff('GET', `/staff/v1/Reviews/${review}/Papers`))
  return images.map(({ data }: { data: string }) => Buffer.from(data.split(',')[1] ?? '', 'base64'))
}

/** Names of the parts that a PNG is made of; nothing for what is no PNG from start to end. */
function chunksOf(png: Buffer): string[] {
  const chunks: string[] = []
  let at = 8
  while (at + 8 <= png.length) {
    chunks.push(png.subarray(at + 4, at + 8).toString('latin1'))
    at += 12 + png.readUInt32BE(at)
  }
  return at === png.length && chunks.at(-1) === 'IEND' ? chunks : ['no whole PNG']
}

const isHarmless = (png: Buffer): boolean => chunksOf(png).every(chunk => HARMLESS.has(chunk))

/** A picture with a word in its EXIF part. */
const withText = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .withExif({ IFD0: { Artist: 'somebody' } })
    .png()
    .toBuffer()
