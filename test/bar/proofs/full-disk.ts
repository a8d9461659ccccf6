import { spawnSync } from 'node:child_process'
import { appendFile, mkdtemp, open, readFile, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Api, accountApi, eventually, multipart, SPECIMENS } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { CannotRun, type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { addressOf } from '../things.ts'

const DISK_MB = 700
/** Below the share of the disk that scans leave to the database. */
const LEFT_BYTES = 25_000_000
const READY_MS = 5_000
const RECOVERY_MS = 60_000
/** What may be answered while there is no space: the database does not answer, or nothing could be stored. */
const REFUSALS = ['503 20503', '507 20507']

interface Ledger {
  addresses: string[]
  papers: string[]
  deleted: string[]
}

export const fullDisk: Proof = {
  name: 'T-FULL',
  goal: 'scans leave the last of the disk to the database; on a full one nothing acknowledged is lost, every write is refused with 507 or 503, readiness turns red within 5 s, and all goes on by itself once there is space, even when the log of PostgreSQL found none',
  control: 'a store that does not look whether its bytes went to disk, on the same full disk: the same count must find losses',
  async run(stage) {
    const tally = new Tally()
    const disk = await smallDisk(stage)
    const server = await startServer({ dataDir: join(disk, 'data') })
    let again: TestServer | undefined
    const failures: string[] = []
    server.process.stdout?.on('data', chunk => {
      failures.push(
        ...String(chunk)
          .split('\n')
          .filter(line => line.includes('"status":500')),
      )
    })
    try {
      const ledger: Ledger = { addresses: [], papers: [], deleted: [] }
      const rounds = stage.pick(1, 3)
      let isControlCaught = true
      let refused = 0
      let worstBackMs = 0
      for (const _ of times(rounds)) {
        for (const _ of times(5)) await write(server, ledger)
        const ballast = join(disk, 'ballast')
        await fill(ballast, LEFT_BYTES)
        const [paper, address] = [await newPaper(accountApi(server)), await write(server, ledger)]
        tally.check(paper?.status === 507 && address === 201, `with little space left: a scan ${paper?.status}, a row ${address}`)
        await fill(ballast)
        const start = performance.now()
        await eventually(
          () => fetch(`${server.url}/readyz`),
          ({ status }) => status === 503,
        )
        tally.check(performance.now() - start <= READY_MS, 'readiness did not turn red in time')
        refused += await writeInVain(server, ledger, tally, stage.pick(15, 60))
        await exhaustLog(stage, server.dataDir, tally)
        // What the end of PostgreSQL has set free goes too.
        await fill(ballast)
        refused += await writeInVain(server, ledger, tally, stage.pick(15, 60))
        await fill(ballast)
        isControlCaught &&= await carelessStoreLoses(disk)
        tally.check((await fetch(`${server.url}/healthz`)).status === 200, 'the process does not live')
        await rm(ballast)
        const space = performance.now()
        await eventually(
          () => write(server, ledger),
          answer => answer === 201,
          RECOVERY_MS,
        )
        worstBackMs = Math.max(worstBackMs, Math.round(performance.now() - space))
        await count(server, accountApi(server), ledger, tally)
      }
      tally.check(server.process.exitCode === null && server.process.signalCode === null, 'the server ended')
      await server.stop()
      again = await startServer({ dataDir: server.dataDir })
      await count(again, accountApi(again), ledger, tally)
      return {
        n: tally.n,
        misses: [...new Set(tally.misses), ...(tally.misses.length > 0 ? failures.slice(0, 3) : [])],
        isControlCaught,
        figures: { rounds, refused, worstBackMs, acknowledged: ledger.addresses.length + ledger.papers.length + ledger.deleted.length },
      }
    } finally {
      await again?.stop()
      await server.stop()
    }
  },
}

/** A file system of its own that is small enough to be filled. @throws CannotRun */
async function smallDisk(stage: Stage): Promise<string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new CannotRun('needs root, to mount a small disk (tmpfs)')
  const disk = await mkdtemp(join(tmpdir(), 'cs-full-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', disk], { encoding: 'utf8' })
  stage.later(async () => {
    spawnSync('umount', ['-l', disk])
    await rm(disk, { recursive: true, force: true })
  })
  if (mounted.status !== 0) throw new CannotRun(`this machine lets nobody mount a tmpfs: ${mounted.stderr.trim()}`)
  return disk
}

/** Takes all the space that is left, or all but so much. */
async function fill(ballast: string, leaves = 0): Promise<void> {
  const file = await open(ballast, 'a')
  const isFull = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error
    return true
  }
  const hasMore = async () => {
    const { bavail, bsize } = await statfs(ballast)
    return leaves === 0 || bavail * bsize > leaves
  }
  try {
    for (const size of [1_000_000, 4_096]) {
      const bytes = Buffer.alloc(size, 1)
      while ((await hasMore()) && !(await file.appendFile(bytes).then(() => false, isFull)));
    }
  } finally {
    await file.close()
  }
}

/** An address, and a scan, which needs the vault too. The answer to the address. */
async function write(server: TestServer, ledger: Ledger): Promise<number | undefined> {
  const api = accountApi(server)
  const [address, paper] = await Promise.all([newAddress(api, server), newPaper(api)])
  if (address?.status === 201) ledger.addresses.push(address.body.sid)
  if (paper?.status === 201) ledger.papers.push(paper.body.sid)
  return address?.status
}

const newAddress = (api: Api, { accountSid }: TestServer) =>
  api('POST', `/2010-04-01/Accounts/${accountSid}/Addresses.json`, addressOf()).catch(() => undefined)

async function newPaper(api: Api) {
  const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
  const bytes = await readFile(join(SPECIMENS, 'hills.jpg'))
  return api('POST', '/v1/IdentityDocuments', await multipart(filed, [{ name: 'scan.jpg', bytes }])).catch(() => undefined)
}

/** Writes and deletes while there is no space. What is acknowledged all the same goes into the ledger. */
async function writeInVain(server: TestServer, ledger: Ledger, tally: Tally, tries: number): Promise<number> {
  const api = accountApi(server)
  let refused = 0
  for (const _ of times(tries)) {
    const paper = ledger.papers.at(-1)
    const answers = [
      { what: 'address', answer: await newAddress(api, server) },
      { what: 'paper', answer: await newPaper(api) },
      { what: 'deletion', answer: paper ? await api('DELETE', `/v1/IdentityDocuments/${paper}`).catch(() => undefined) : undefined },
    ]
    for (const { what, answer } of answers) {
      if (what === 'deletion' && !paper) continue
      if (answer?.status === 201 && what === 'address') ledger.addresses.push(answer.body.sid)
      else if (answer?.status === 201) ledger.papers.push(answer.body.sid)
      else if (answer?.status === 204 && paper) ledger.deleted.push(...ledger.papers.splice(ledger.papers.indexOf(paper), 1))
      else {
        refused += 1
        const said = `${answer?.status} ${answer?.body?.code}`
        tally.check(REFUSALS.includes(said), `a new ${what} was answered ${said}`)
      }
    }
  }
  return refused
}

/** Uses up what PostgreSQL has set aside for its log: it panics, and cannot come back before there is space. */
async function exhaustLog(stage: Stage, dataDir: string, tally: Tally): Promise<void> {
  const sql = await stage.open(dataDir, { max: 1 })
  const isGone = await eventually(
    () =>
      sql.query(`select pg_logical_emit_message(false, 'bar', repeat('x', 1000000)) from generate_series(1, 20)`).then(
        () => false,
        () => true,
      ),
    gone => gone,
  )
  tally.check(isGone, 'the log found space')
}

async function count(server: TestServer, api: Api, ledger: Ledger, tally: Tally): Promise<void> {
  const there = async (path: string) =>
    (
      await eventually(
        () => api('GET', path),
        ({ status }) => status < 500,
      )
    ).status
  for (const sid of ledger.addresses)
    tally.check((await there(`/2010-04-01/Accounts/${server.accountSid}/Addresses/${sid}.json`)) === 200, 'an acknowledged address is lost')
  for (const sid of ledger.papers) {
    const { body } = await api('GET', `/v1/IdentityDocuments/${sid}`)
    const scan = body.documents?.[0]?.sid
    const page = scan ? await there(`/v1/IdentityDocuments/${sid}/Files/${scan}/Pages/0`) : 404
    tally.check(page === 200, `an acknowledged scan cannot be read: ${page}`)
  }
  for (const sid of ledger.deleted) tally.check((await there(`/v1/IdentityDocuments/${sid}`)) === 404, 'a deleted paper is back')
}

/** Lines are appended, and nobody looks whether it worked. */
async function carelessStoreLoses(disk: string): Promise<boolean> {
  const path = join(disk, 'careless')
  const acknowledged = times(50).map(n => `row ${n} ${'x'.repeat(200)}`)
  for (const row of acknowledged) await appendFile(path, `${row}\n`).catch(() => undefined)
  const kept = (await readFile(path, 'utf8').catch(() => '')).split('\n')
  await rm(path, { force: true })
  return acknowledged.some(row => !kept.includes(row))
}
