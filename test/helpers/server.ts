import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FirstStart } from '../../src/app/first-start.ts'

export interface TestServer {
  url: string
  dataDir: string
  accountSid: string
  authToken: string
  staffKey: string
  staffSecret: string
  signInUrl: string
  process: ChildProcess
  stop(): Promise<void>
}

const READY_MS = 120_000

/** A real server with its own PostgreSQL on a fresh directory and a free port, started as an operator would: the build, while it is fresh. */
export async function startServer(
  options: { sandbox?: boolean; dataDir?: string; env?: Record<string, string>; args?: string[] } = {},
): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'cs-')))
  const root = join(import.meta.dirname, '..', '..')
  const args = [
    join(root, 'bin', 'countersign.mjs'),
    'serve',
    '--port',
    '0',
    '--data',
    dataDir,
    ...(options.sandbox === false ? [] : ['--sandbox']),
    ...(options.args ?? []),
  ]
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COUNTERSIGN_DATA: '', DATABASE_URL: '', PORT: '', ...options.env },
  })
  const url = await readyUrl(child)
  const first = JSON.parse(await readFile(join(dataDir, 'first-start.json'), 'utf8')) as FirstStart
  return {
    url,
    dataDir,
    accountSid: first.account_sid,
    authToken: first.auth_token,
    staffKey: first.staff_key,
    staffSecret: first.staff_secret,
    signInUrl: first.sign_in_url.replace(first.url, url),
    process: child,
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Waits for the line that names the address; everything the server said comes along when it never does. */
function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => fail('was not ready in time'), READY_MS)
    const fail = (why: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`the server ${why}:\n${said}`))
    }
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const url = /answers on (\S+?)[. ]/.exec(said.replace(/ \(sandbox\)/, '.'))?.[1]
      if (!url) return
      clearTimeout(timer)
      resolve(url.replace(/\.$/, ''))
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', code => fail(`ended with ${code}`))
  })
}
