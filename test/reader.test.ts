import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { isAccepted } from '../src/domain/documents/accept.ts'
import type { Reading } from '../src/domain/reading/reading.ts'
import { createReader, ReaderBusy } from '../src/platform/imaging/reader.ts'
import type { Label } from './specimens/label.ts'

const FIXED = join(dirname(fileURLToPath(import.meta.url)), 'specimens', 'fixed')
const TODAY = '2026-11-24'
const labels = new Map(
  (JSON.parse(readFileSync(join(FIXED, 'labels.json'), 'utf8')) as { synthetic: Label[] }).synthetic.map(label => [label.file, label]),
)

const reader = createReader({ workers: 1, memoryMb: 700, timeoutMs: 120_000 })
after(() => reader.close())

const bytesOf = (file: string): Uint8Array => readFileSync(join(FIXED, file))
const read = (file: string, country = 'DE'): Promise<Reading> => reader.read(bytesOf(file), { today: TODAY, country })

function labelOf(file: string): Label {
  const label = labels.get(file)
  if (!label) throw new Error(`${file} has no label`)
  return label
}

const readValue = (reading: Reading, name: string): string | undefined => reading.fields.find(field => field.name === name)?.value
const words = (reading: Reading): string => reading.text.map(({ text }) => text).join('\n')

describe('the document reader on specimens', () => {
  for (const file of [
    'passport-erika.jpg',
    'passport-erika.heic',
    'passport-erika-scan.jpg',
    'passport-erika-sideways.jpg',
    'id-card-erika-back.jpg',
    'id-card-both-sides.jpg',
  ]) {
    it(`reads the lines of ${file} exactly and accepts it`, async () => {
      const reading = await read(file)
      assert.deepEqual(reading.mrz?.lines, labelOf(file).mrz)
      assert.equal(reading.mrz?.confirmed, true)
      assert.equal(reading.kind, labelOf(file).kind)
      assert.equal(reading.specimen, true)
      assert.deepEqual(isAccepted(reading, 'DE', TODAY), { accepted: true, reasons: [] })
    })
  }

  for (const [file, code] of [
    ['passport-erika-blurred.jpg', 'blurry'],
    ['passport-erika-dark.jpg', 'too_dark'],
    ['passport-erika-glare.jpg', 'glare'],
    ['passport-erika-cut-off.jpg', 'cut_off'],
    ['passport-erika-expired.jpg', 'expired'],
    ['passport-zoe.jpg', 'country_mismatch'],
    ['two-passports.jpg', 'several_documents'],
    ['hills.jpg', 'not_a_document'],
    ['truncated.jpg', 'unreadable_file'],
    ['picture-in-words.svg', 'unreadable_file'],
  ] as const) {
    it(`refuses ${file} as ${code}`, async () => {
      const { accepted, reasons } = isAccepted(await read(file), 'DE', TODAY)
      assert.equal(accepted, false)
      assert.ok(
        reasons.some(reason => reason.code === code),
        `named ${reasons.map(reason => reason.code)}`,
      )
    })
  }

  it('reads the barcode of a tilted American licence', async () => {
    const reading = await read('licence-jane-back.jpg', 'US')
    const { fields } = labelOf('licence-jane-back.jpg')
    assert.equal(reading.hasBarcode, true)
    assert.equal(reading.issuingCountry, 'US')
    for (const name of ['last_name', 'birth_date', 'document_number', 'expiry_date', 'street', 'city', 'postal_code'])
      assert.equal(readValue(reading, name), fields[name], name)
  })

  for (const file of [
    'utility-bill-erika.pdf',
    'utility-bill-zoe.pdf',
    'utility-bill-malgorzata.pdf',
    'register-extract-conformance.pdf',
  ]) {
    it(`takes every detail of ${file} from its text layer`, async () => {
      const reading = await read(file)
      const { fields, kind } = labelOf(file)
      assert.equal(reading.kind, kind)
      assert.equal(readValue(reading, 'issue_date'), fields.issue_date)
      for (const name of ['last_name', 'business_name', 'business_registration_number', 'street', 'postal_code', 'city']) {
        const value = fields[name]
        if (value !== undefined) assert.ok(words(reading).includes(value), `${value} is missing`)
      }
    })
  }

  it('finds the letters of a Polish page in its print too, not in its text layer alone', async () => {
    const picture = await reader.render(bytesOf('utility-bill-malgorzata.pdf'), 0)
    assert.ok(picture)
    const reading = await reader.read(picture, { today: TODAY, country: 'PL', kind: 'utility_bill' })
    for (const value of ['Dąbrowska', 'Świętokrzyska', 'Zużycie']) assert.ok(words(reading).includes(value), `${value} is missing`)
  })

  it('reads a photographed bill, umlauts and all, with the place of each line', async () => {
    const reading = await read('utility-bill-erika-photo.jpg')
    assert.equal(reading.kind, 'utility_bill')
    for (const value of ['Erika Mustermann', 'Unter den Linden 1', '10117 Berlin'])
      assert.ok(words(reading).includes(value), `${value} is missing`)
    for (const { box } of reading.text)
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1.001 && box.y + box.height <= 1.001, JSON.stringify(box))
  })

  for (const file of ['id-card-erika-front.jpg', 'licence-jane-front.jpg', 'residence-permit-pawel-front.jpg']) {
    it(`sees the large word across ${file}, which no zone tells it of`, async () => assert.equal((await read(file)).specimen, true))
  }

  it('does not believe text that nobody can see', async () => {
    const pdf = Buffer.from(bytesOf('utility-bill-erika.pdf'))
    const hidden = Buffer.from(pdf.toString('latin1').replaceAll('BT /P', 'BT 3 Tr /P'), 'latin1')
    assert.ok(!words(await reader.read(hidden, { today: TODAY })).includes('Erika Mustermann'))
  })
})

describe('hostile and broken files', () => {
  const unreadable = async (bytes: Uint8Array): Promise<void> => {
    const reading = await reader.read(bytes, { today: TODAY })
    assert.deepEqual(
      reading.findings.map(({ code }) => code),
      ['unreadable_file'],
    )
  }

  it('answers an empty file, a wrong type and a file of magic bytes alone as unreadable', async () => {
    await unreadable(new Uint8Array(0))
    await unreadable(Buffer.from('GIF89a and so on'))
    for (const magic of ['%PDF-1.7\n', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0', '\0\0\0\x18ftypheic'])
      await unreadable(Buffer.from(magic, 'latin1'))
  })

  it('refuses a picture of too many pixels by its header', async () => {
    const wide = await sharp({ create: { width: 12_000, height: 4000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    const started = performance.now()
    await unreadable(wide)
    assert.ok(performance.now() - started < 5000)
  })

  it('survives every file cut off or damaged at some place, and reads the next one', async () => {
    const whole = Buffer.from(bytesOf('register-extract-conformance.pdf'))
    for (const share of [0.1, 0.5, 0.9]) await reader.read(whole.subarray(0, Math.floor(whole.length * share)), { today: TODAY })
    const damaged = Buffer.from(whole)
    for (let at = 200; at < damaged.length; at += 37) damaged[at] = (at * 31) % 256
    await reader.read(damaged, { today: TODAY })
    assert.equal((await read('register-extract-conformance.pdf')).kind, 'commercial_registrar_excerpt')
  })
})

describe('processes of the reader', () => {
  it('kills a process that takes too long, answers unreadable, and goes on with a new one', async () => {
    const hasty = createReader({ workers: 1, memoryMb: 700, timeoutMs: 1 })
    try {
      const reading = await hasty.read(bytesOf('passport-erika.jpg'), { today: TODAY })
      assert.deepEqual(reading.findings, [{ code: 'unreadable_file' }])
      assert.deepEqual(hasty.processes, [])
    } finally {
      await hasty.close()
    }
  })

  it('knows whether a process can be had at all, without a file to read', async () => {
    assert.equal(await reader.probe(), true)
    const starved = createReader({ workers: 1, memoryMb: 2, timeoutMs: 60_000 })
    try {
      assert.deepEqual([await starved.probe(), starved.processes], [false, []])
    } finally {
      await starved.close()
    }
  })

  it('kills a process that grows beyond its memory', async () => {
    const small = createReader({ workers: 1, memoryMb: 40, timeoutMs: 60_000 })
    try {
      const reading = await small.read(bytesOf('passport-erika.jpg'), { today: TODAY })
      assert.deepEqual(reading.findings, [{ code: 'unreadable_file' }])
    } finally {
      await small.close()
    }
  })

  it('starts no process before the first file and refuses what exceeds its queue', async () => {
    const fresh = createReader({ workers: 1, memoryMb: 700, timeoutMs: 60_000 })
    try {
      assert.deepEqual(fresh.processes, [])
      const results = await Promise.allSettled(
        Array.from({ length: 30 }, () => fresh.read(bytesOf('utility-bill-erika.pdf'), { today: TODAY })),
      )
      const refused = results.filter(result => result.status === 'rejected')
      assert.ok(refused.length > 0 && refused.every(({ reason }) => reason instanceof ReaderBusy))
      assert.ok(results.every(result => result.status === 'rejected' || result.value.kind === 'utility_bill'))
    } finally {
      await fresh.close()
    }
  })

  it('gives the process neither our environment nor, where the kernel allows, a network', async () => {
    await read('utility-bill-erika.pdf')
    const [pid] = reader.processes
    assert.ok(pid)
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map(entry => entry.split('=')[0])
    assert.ok(!environment.includes('PATH') && !environment.includes('HOME'))
    if (reader.networkDenied) assert.ok(!/^\s*(?!lo:|Inter|face)\w+:/m.test(readFileSync(`/proc/${pid}/net/dev`, 'utf8')))
  })

  it('draws a page for people as a new PNG', async () => {
    const picture = await reader.render(bytesOf('utility-bill-erika.pdf'), 0)
    assert.ok(picture)
    const { format, height } = await sharp(picture).metadata()
    assert.deepEqual([format, height], ['png', 2000])
    assert.equal(await reader.render(bytesOf('utility-bill-erika.pdf'), 1), null)
    assert.equal(await reader.render(Buffer.from('nothing'), 0), null)
  })
})
