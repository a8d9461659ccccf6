import { randomBytes } from 'node:crypto'
import { median } from './load.ts'
import type { Stage } from './stage.ts'
import { type Line, ratioLine } from './table.ts'

const UPLOAD_BYTES = 8 * 1024 * 1024
const UPLOADS = 60

/** A scan of 8 MB into the vault, with its row, beside the same bytes through a cipher into a synced file. */
export async function measureUpload(stage: Stage): Promise<Line[]> {
  const [boundary, body] = formOf(UPLOAD_BYTES)
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const rounds: { ours: number; peer: number }[] = []
  const uploads = {
    ours: async () => {
      if ((await stage.ours.call('POST', '/v1/IdentityDocuments', body, type)) !== 201) throw new Error('an upload was refused')
    },
    peer: async () => void (await stage.peer.call('POST', '/encrypt', body, type)),
  }
  const msOf = async (upload: () => Promise<void>) => {
    const start = performance.now()
    await upload()
    return performance.now() - start
  }
  for (let round = 0; round <= UPLOADS; round++) {
    // Each goes first as often as the other: what one leaves to the disk, the other waits for.
    const times = { ours: 0, peer: 0 }
    for (const who of round % 2 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const)) times[who] = await msOf(uploads[who])
    if (round > 0) rounds.push(times)
  }
  const ratio = median(rounds.map(({ ours, peer }) => ours / peer))
  const about = `${median(rounds.map(({ ours }) => ours)).toFixed(0)} ms beside ${median(rounds.map(({ peer }) => peer)).toFixed(0)} ms`
  return [ratioLine('upload of 8 MB with its row / raw stream-encrypt into a synced file', ratio, about, { atMost: 1.3 })]
}

/** A form with one file that begins like a JPEG and holds nothing that could be read. */
function formOf(sizeBytes: number): [string, Buffer] {
  const boundary = `bench${randomBytes(8).toString('hex')}`
  const field = (name: string, value: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const fields = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
  const head = Object.entries(fields)
    .map(([name, value]) => field(name, value))
    .join('')
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="File"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(sizeBytes)])
  return [boundary, Buffer.concat([Buffer.from(head + file), picture, Buffer.from(`\r\n--${boundary}--\r\n`)])]
}
