import { execFile, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve as resolvePath } from 'node:path'
import { promisify } from 'node:util'

/** A reader that anyone can install. */
export interface Peer {
  name: string
  /** `lines`: those of a machine-readable zone, or null. `text`: all lines of print, where the peer reads print. */
  read(file: string, language?: string): Promise<PeerReading>
  close(): Promise<void>
}

export interface PeerReading {
  lines: string[] | null
  text: string[]
  cpuMs: number
}

/** Installs and opens the peers; one that cannot be installed is left out with a word. */
export async function openPeers(): Promise<Peer[]> {
  const opened = await Promise.all(
    [openMrzDetection, openTesseract].map(open =>
      open().catch((error: unknown) => {
        process.stdout.write(`a peer is left out: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}\n`)
        return null
      }),
    ),
  )
  return opened.filter(peer => peer !== null)
}

export const openMrzDetection = (): Promise<Peer> => openInstalled('mrz-detection 0.4.1', ['mrz-detection@0.4.1'], MRZ_DETECTION)

/** Full-page tesseract.js in the language of the paper, lines of a zone picked by their length: what most guides tell one to do. */
export const openTesseract = (): Promise<Peer> =>
  openInstalled(
    'tesseract.js 7 (full page)',
    ['tesseract.js@7.0.0', ...['eng', 'deu', 'fra', 'spa', 'pol'].map(language => `@tesseract.js-data/${language}@1.0.0`)],
    TESSERACT,
  )

const MRZ_DETECTION = `
const { getMrz, readMrz } = require('mrz-detection')
const imported = require('image-js'); const Image = imported.Image ?? imported
process.on('message', async ({ file }) => {
  const before = process.cpuUsage(); let lines = null
  try { const out = {}; const image = await Image.load(file); const crop = getMrz(image, { out }); lines = (await readMrz(out.crop ?? crop)).mrz } catch {}
  const { user, system } = process.cpuUsage(before)
  process.send({ lines, text: [], cpuMs: (user + system) / 1000 })
})`

const TESSERACT = `
const { createWorker } = require('tesseract.js')
const { dirname, join } = require('node:path')
const workers = new Map()
const workerOf = async language => {
  if (!workers.has(language)) {
    const langPath = join(dirname(require.resolve('@tesseract.js-data/' + language + '/package.json')), '4.0.0_best_int')
    workers.set(language, await createWorker(language, 1, { langPath, cacheMethod: 'none', gzip: true, errorHandler: () => {} }))
  }
  return workers.get(language)
}
process.on('message', async ({ file, language }) => {
  const worker = await workerOf(language)
  const before = process.cpuUsage()
  const { data } = await worker.recognize(file, {}, { text: true })
  const { user, system } = process.cpuUsage(before)
  const text = data.text.split('\\n').filter(Boolean)
  const zone = text.map(line => line.replaceAll(/\\s/g, '')).filter(line => line.includes('<') && [30, 36, 44].includes(line.length))
  process.send({ lines: zone.length > 0 ? zone : null, text, cpuMs: (user + system) / 1000 })
})`

/** Installs packages into a folder of their own and runs the script there, in a process of its own. */
async function openInstalled(name: string, packages: readonly string[], script: string): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'peer-'))
  writeFileSync(join(folder, 'package.json'), '{}')
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', ...packages], { cwd: folder, timeout: 180_000 })
  writeFileSync(join(folder, 'peer.cjs'), script)
  const child = fork(join(folder, 'peer.cjs'), { cwd: folder, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return {
    name,
    read: (file, language = 'eng') =>
      new Promise(resolve => {
        // The peer is our own script.
        child.once('message', message => resolve(message as PeerReading))
        child.send({ file: resolvePath(file), language })
      }),
    async close() {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
