import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { accountApi, multipart } from '../../helpers/client.ts'
import { startServer } from '../../helpers/server.ts'
import { CannotRun, type Proof, Tally, times } from '../proof.ts'

const SIZE_BYTES = 10_000_000
const LIMIT_MB = 400

export const memory: Proof = {
  name: 'T-MEM',
  goal: `many uploads of 10 MB at once are all taken, and the server stays below ${LIMIT_MB} MB`,
  control: 'a process that holds as many files in memory: the same measure must see them',
  isLong: true,
  async run(stage) {
    if (process.platform !== 'linux') throw new CannotRun('needs /proc (Linux)')
    const tally = new Tally()
    const server = await startServer()
    try {
      const parallel = stage.pick(16, 64)
      const scan = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(SIZE_BYTES)])
      const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
      const api = accountApi(server)
      const forms = await Promise.all(times(parallel).map(() => multipart(filed, [{ name: 'scan.jpg', bytes: scan }])))
      const answers = await Promise.all(forms.map(form => api('POST', '/v1/IdentityDocuments', form)))
      for (const { status, body } of answers) tally.check(status === 201, `an upload was answered ${status} ${body.code}`)
      const peakMb = await peakOf(server.process.pid ?? 0)
      tally.check(peakMb <= LIMIT_MB, `the server took ${peakMb} MB`)
      return { n: tally.n, misses: tally.misses, isControlCaught: (await peakOfHolder()) > LIMIT_MB, figures: { parallel, peakMb } }
    } finally {
      await server.stop()
    }
  },
}

/** A process that keeps in memory what the server must not. */
async function peakOfHolder(): Promise<number> {
  const count = Math.ceil((LIMIT_MB * 1_048_576) / SIZE_BYTES)
  const program = `const held = Array.from({ length: ${count} }, () => Buffer.alloc(${SIZE_BYTES}, 1)); console.log(held.length); setInterval(() => held, 1e6)`
  const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await new Promise((resolve, reject) => {
      holder.stdout.once('data', resolve)
      holder.once('exit', code => reject(new Error(`the holder ended with ${code}`)))
    })
    return await peakOf(holder.pid ?? 0)
  } finally {
    holder.kill('SIGKILL')
  }
}

/** The most memory the process ever had, in MB. */
async function peakOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1024)
}
