#!/usr/bin/env node
// node scripts/check-openapi.mjs --server URL --description FILE [--description FILE ...] -- COMMAND ARGS...
//
// Runs a command against a server through Prism in proxy mode, which compares every request and answer with OpenAPI descriptions that
// somebody else wrote (Twilio's, say), and reports what does not fit. `{url}` in the command's arguments is the proxy's address.
// A status that the description does not declare is no fault: Twilio's declare no errors. `--excuse PATTERN` leaves out lines of the
// report in which the description contradicts its author's own examples; they are counted and named.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { parseArgs } from 'node:util'
import { ensurePrism } from './lib/prism.mjs'
import { endWith, runAloud, StepFailed } from './lib/steps.mjs'

const READY_MS = 60_000
const UNDECLARED = 'Unable to match the returned status code'

/** One description, the Prism that knows it, and which paths it speaks of. */
async function openDescription(program, file, server) {
  const { paths, servers } = JSON.parse(readFileSync(file, 'utf8'))
  const port = await freePort()
  const args = [
    program,
    'proxy',
    '--port',
    String(port),
    '--errors',
    'false',
    '--validate-request',
    'false',
    '--verboseLevel',
    'error',
    file,
    server,
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const patterns = Object.keys(paths).map(path => new RegExp(`^${quoted(path).replace(/\\\{[^}]+\\\}/g, '[^/]+?')}$`))
  await answers(port)
  return { file, port, child, servers, matches: path => patterns.some(pattern => pattern.test(path)) }
}

const quoted = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Sends each request through the Prism whose description has its path, others straight to the server, and notes what Prism found. */
function openRouter(descriptions, server, note) {
  const straight = new URL(server)
  const router = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? '/').split('?')[0]
    const description = descriptions.find(({ matches }) => matches(path))
    const port = description ? description.port : straight.port
    const onward = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers }, answer => {
      if (description) note(incoming.method, path, answer.statusCode, answer.headers['sl-violations'])
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.once('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  return new Promise(resolve => router.listen(0, '127.0.0.1', () => resolve(router)))
}

function freePort() {
  return new Promise(resolve => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}

async function answers(port) {
  const end = performance.now() + READY_MS
  while (performance.now() < end) {
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new StepFailed('Prism did not start')
}

/** The same fault of the same operation once, with how often it was seen. */
function summaryOf(found) {
  const counts = new Map()
  for (const { method, path, status, violations } of found) {
    const operation = `${method} ${path.replace(/[A-Z]{2}[0-9a-f]{32}/g, match => `{${match.slice(0, 2)}}`)} ${status}`
    for (const { location = [], message } of violations.filter(({ message }) => !message.startsWith(UNDECLARED))) {
      const place = location.map(part => (/^\d+$/.test(part) ? '[]' : part)).join('.')
      const line = `${operation}: ${place} ${message}`
      counts.set(line, (counts.get(line) ?? 0) + 1)
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])
}

async function main() {
  const at = process.argv.indexOf('--')
  const [own, command] = at < 0 ? [process.argv.slice(2), []] : [process.argv.slice(2, at), process.argv.slice(at + 1)]
  const { values } = parseArgs({
    args: own,
    options: {
      server: { type: 'string' },
      description: { type: 'string', multiple: true },
      excuse: { type: 'string', multiple: true, default: [] },
    },
  })
  if (!values.server || !values.description || command.length === 0)
    throw new StepFailed(
      'Usage: node scripts/check-openapi.mjs --server URL --description FILE [--description FILE ...] -- COMMAND ARGS...',
    )
  const program = await ensurePrism()
  const descriptions = []
  let exchanges = 0
  const found = []
  try {
    for (const file of values.description) descriptions.push(await openDescription(program, file, values.server))
    const router = await openRouter(descriptions, values.server, (method, path, status, header) => {
      exchanges += 1
      if (header) found.push({ method, path, status, violations: JSON.parse(header) })
    })
    const url = `http://127.0.0.1:${router.address().port}`
    const [name, ...args] = command.map(argument => argument.replaceAll('{url}', url))
    const code = await runAloud(name, args, { cwd: process.cwd() })
    router.close()
    router.closeAllConnections()
    const lines = summaryOf(found)
    const excuses = values.excuse.map(text => new RegExp(text))
    const faults = lines.filter(([line]) => !excuses.some(excuse => excuse.test(line)))
    for (const [line, count] of faults) process.stdout.write(`${String(count).padStart(5)}  ${line}\n`)
    for (const excuse of excuses)
      process.stdout.write(`${lines.filter(([line]) => excuse.test(line)).length} kinds excused by ${excuse.source}\n`)
    process.stdout.write(`${exchanges} exchanges, ${faults.length} kinds of violation; the command ended with ${code}\n`)
    process.exitCode = faults.length === 0 && code === 0 ? 0 : 1
  } finally {
    for (const { child } of descriptions) child.kill('SIGTERM')
  }
}

main().catch(endWith)
