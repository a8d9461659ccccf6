import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve as resolvePath } from 'node:path'
import { promisify } from 'node:util'
import { createWorker } from 'tesseract.js'

/** A reader that anyone can install, reading the lines of a zone. */
export interface Peer {
  name: string
  read(file: string): Promise<{ lines: string[] | null; cpuMs: number }>
  close(): Promise<void>
}

/** Installs and opens the peers; one that cannot be installed is left out with a word. */
export async function openPeers(): Promise<Peer[]> {
  const detection = await openMrzDetection().catch((error: unknown) => {
    process.stdout.write(`mrz-detection is left out: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}\n`)
    return null
  })
  return [...(detection ? [detection] : []), await openTesseract()]
}

const SCRIPT = `
const { getMrz, readMrz } = require('mrz-detection')
const imported = require('image-js'); const Image = imported.Image ?? imported
process.on('message', async file => {
  const before = process.cpuUsage(); let lines = null
  try { const out = {}; const image = await Image.load(file); const crop = getMrz(image, { out }); lines = (await readMrz(out.crop ?? crop)).mrz } catch {}
  const { user, system } = process.cpuUsage(before)
  process.send({ lines, cpuMs: (user + system) / 1000 })
})`

async function openMrzDetection(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'mrz-detection-'))
  writeFileSync(join(folder, 'package.json'), '{}')
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', 'mrz-detection@0.4.1'], { cwd: folder, timeout: 180_000 })
  writeFileSync(join(folder, 'peer.cjs'), SCRIPT)
  const { fork } = await import('node:child_process')
  const child = fork(join(folder, 'peer.cjs'), { cwd: folder, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return {
    name: 'mrz-detection 0.4.1',
    read: file =>
      new Promise(resolve => {
        // The peer is our own script in a process of its own.
        child.once('message', message => resolve(message as { lines: string[] | null; cpuMs: number }))
        child.send(resolvePath(file))
      }),
    async close() {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Full-page tesseract.js with English, its lines picked by their length: what most guides tell one to do. */
async function openTesseract(): Promise<Peer> {
  const langPath = join(dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')
  const worker = await createWorker('eng', 1, { langPath, cacheMethod: 'none', gzip: true, errorHandler: () => {} })
  return {
    name: 'tesseract.js 7 (eng, full page)',
    async read(file) {
      const before = process.cpuUsage()
      const { data } = await worker.recognize(file, {}, { text: true })
      const { user, system } = process.cpuUsage(before)
      const lines = data.text.split('\n').map(line => line.replaceAll(/\s/g, ''))
      const zone = lines.filter(line => line.includes('<') && [30, 36, 44].includes(line.length))
      return { lines: zone.length > 0 ? zone : null, cpuMs: (user + system) / 1000 }
    },
    async close() {
      await worker.terminate()
    },
  }
}
