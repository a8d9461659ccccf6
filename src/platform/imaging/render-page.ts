import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const TIMEOUT_MS = 30_000
const MEMORY_MB = 400
const MAX_PICTURE_BYTES = 40 * 1024 * 1024

/**
 * One page of a stranger's file as a fresh PNG, drawn in a process of its own with an empty environment and a time limit.
 * Nothing of the original but its pixels survives. undefined: the page cannot be drawn.
 */
export async function renderPage(bytes: Uint8Array, page: number): Promise<Buffer | undefined> {
  const isSource = import.meta.url.endsWith('.ts')
  const script = fileURLToPath(new URL(isSource ? './render-process.ts' : './render-process.js', import.meta.url))
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : []
  const child = spawn(process.execPath, [`--max-old-space-size=${MEMORY_MB}`, ...loader, script, String(page)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  const pieces: Buffer[] = []
  let size = 0
  child.stdin.on('error', () => undefined)
  child.stdin.end(bytes)
  const ended = new Promise<number | null>(resolve => child.once('close', resolve).once('error', () => resolve(null)))
  for await (const piece of child.stdout) {
    size += piece.length
    if (size > MAX_PICTURE_BYTES) child.kill('SIGKILL')
    else pieces.push(piece)
  }
  return (await ended) === 0 && size > 0 ? Buffer.concat(pieces) : undefined
}
