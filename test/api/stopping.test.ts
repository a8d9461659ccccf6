import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../helpers/client.ts'
import { startServer } from '../helpers/server.ts'
import { newSignInToken, signIn, withDatabase } from '../helpers/sign-in.ts'

const PATIENCE_MS = 30_000

test('a stopping server answers what is under way, lets go of idle browsers and ends', { timeout: 180_000 }, async () => {
  const server = await startServer()
  try {
    const token = await withDatabase(server.dataDir, sql => newSignInToken(sql, server.accountSid))
    const { cookie } = await signIn(server.url, token)
    const stream = await fetch(`${server.url}/console/v1/Stream`, { headers: { cookie } })
    const basic = Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')
    const body = 'Subject=Half&Message=Half'
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/Requests HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic ${basic}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
    )
    // Answered, so the half request before it has been taken in.
    await fetch(`${server.url}/healthz`)
    const ended = once(server.process, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) })
    server.process.kill('SIGTERM')
    for await (const _ of stream.body ?? []) {
      // until the server ends it
    }
    socket.write(body.slice(9))
    const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) })
    assert.match(String(answer), /^HTTP\/1\.1 201 /)
    assert.deepEqual(await ended, [0, null])
  } finally {
    server.process.kill('SIGKILL')
    await server.stop()
  }
})

test('a server that is stopped while it starts ends in order, and leaves no database running', { timeout: 180_000 }, async () => {
  const parent = await mkdtemp(join(tmpdir(), 'cs-stopped-'))
  const dataDir = join(parent, 'data')
  const program = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')
  const env = { ...process.env, COUNTERSIGN_DATA: '', DATABASE_URL: '', PORT: '' }
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--data', dataDir], { env, stdio: 'ignore' })
  try {
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(120_000) })
    const postmaster = join(dataDir, 'postgres', 'postmaster.pid')
    await eventually(
      async () => existsSync(postmaster),
      isThere => isThere,
    )
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    assert.equal(existsSync(postmaster), false)
    assert.equal(existsSync(join(dataDir, 'server.lock')), false)
  } finally {
    child.kill('SIGKILL')
    await rm(parent, { recursive: true, force: true })
  }
})
