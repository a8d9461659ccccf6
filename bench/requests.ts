import { randomBytes } from 'node:crypto'
import { mean, throughput } from './load.ts'
import { type Stage, stockUpTo } from './stage.ts'
import { type Line, percentile } from './table.ts'

const CLIENTS = 8
const SLICE_MS = 1_500
const ROUNDS = 5
const LIST_SIZE = 50
const SEARCHES = 300
const UPLOAD_BYTES = 8 * 1024 * 1024
const UPLOADS = 12

/** Fetching and listing beside the bare peer, in turn, so that both see the same machine. */
export async function measureReads(stage: Stage): Promise<Line[]> {
  const { rows } = await stage.admin.query<{ sid: string }>(
    'select sid from numbers where account_sid = $1 and released_at is null limit 1',
    [stage.server.accountSid],
  )
  const sid = rows[0]?.sid ?? ''
  const base = `/2010-04-01/Accounts/${stage.server.accountSid}/IncomingPhoneNumbers`
  const pairs = [
    ['fetch one number', `${base}/${sid}.json`, `/one/${sid}`],
    [`list ${LIST_SIZE} numbers`, `${base}.json?PageSize=${LIST_SIZE}`, `/list/${LIST_SIZE}`],
  ] as const
  const lines: Line[] = []
  for (const [name, ourPath, peerPath] of pairs) {
    const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
    for (let round = 0; round <= ROUNDS; round++) {
      const about = { clients: CLIENTS, ms: SLICE_MS, wanted: 200 }
      const ours = await throughput(() => stage.ours.call('GET', ourPath), about)
      const peer = await throughput(() => stage.peer.call('GET', peerPath), about)
      if (round === 0) continue
      rates.ours.push(ours)
      rates.peer.push(peer)
    }
    const ratio = mean(rates.ours) / mean(rates.peer)
    lines.push({
      name: `${name} / bare node:http + named pg statement, ${CLIENTS} clients`,
      figure: `${ratio.toFixed(2)} (${mean(rates.ours).toFixed(0)} beside ${mean(rates.peer).toFixed(0)} a second)`,
      goal: '>= 0.5',
      isMet: ratio >= 0.5,
    })
  }
  return lines
}

/** The same searches with ten times the stock. */
export async function measureSearch(stage: Stage): Promise<Line[]> {
  await stockUpTo(stage.admin, 1, 10_000)
  const small = await searchTimes(stage)
  await stockUpTo(stage.admin, 10_001, 100_000)
  const large = await searchTimes(stage)
  const [a, b] = [percentile(small, 0.95), percentile(large, 0.95)]
  return [
    {
      name: 'search p95 with 100,000 numbers / with 10,000',
      figure: `${(b / a).toFixed(2)} (${b.toFixed(1)} ms beside ${a.toFixed(1)} ms)`,
      goal: '<= 2 (promised up to 1,000,000)',
      isMet: b / a <= 2,
    },
  ]
}

/** By area code, by town, by digits inside and by digits at the end, one after the other. */
async function searchTimes(stage: Stage): Promise<number[]> {
  const base = `/2010-04-01/Accounts/${stage.server.accountSid}/AvailablePhoneNumbers/US/Local.json?PageSize=20`
  const queries = (round: number) => [
    `&AreaCode=${201 + ((round * 37) % 700)}`,
    `&InLocality=Town%20${(round * 17) % 500}`,
    `&Contains=${((round * 71) % 900) + 100}`,
    `&Contains=*******${((round * 71) % 900) + 100}`,
  ]
  const times: number[] = []
  for (let round = 0; round < SEARCHES / 4; round++) {
    for (const query of queries(round)) {
      const start = performance.now()
      const status = await stage.ours.call('GET', base + query)
      if (status !== 200) throw new Error(`a search answered ${status}`)
      if (round >= 10) times.push(performance.now() - start)
    }
  }
  return times
}

/** A scan of 8 MB into the vault, with its row, beside the same bytes through a cipher into a file. */
export async function measureUpload(stage: Stage): Promise<Line[]> {
  const [boundary, body] = formOf(UPLOAD_BYTES)
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  for (let round = 0; round <= UPLOADS; round++) {
    const start = performance.now()
    if ((await stage.ours.call('POST', '/v1/IdentityDocuments', body, type)) !== 201) throw new Error('an upload was refused')
    const middle = performance.now()
    await stage.peer.call('POST', '/encrypt', body, type)
    if (round === 0) continue
    times.ours.push(middle - start)
    times.peer.push(performance.now() - middle)
  }
  const [ours, peer] = [percentile(times.ours, 0.5), percentile(times.peer, 0.5)]
  return [
    {
      name: 'upload of 8 MB with its row / raw stream-encrypt into a synced file, medians',
      figure: `${(ours / peer).toFixed(2)} (${ours.toFixed(0)} ms beside ${peer.toFixed(0)} ms)`,
      goal: '<= 1.3',
      isMet: ours / peer <= 1.3,
    },
  ]
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
