import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, type Worker } from 'tesseract.js'
import type { TextLine } from '../../domain/reading/reading.ts'
import type { ReadHints } from './outcome.ts'
import { fromPixels, type Pixels, shrink } from './pixels.ts'

const LANGUAGES: Readonly<Record<string, string>> = {
  DE: 'deu',
  AT: 'deu',
  CH: 'deu',
  FR: 'fra',
  BE: 'fra',
  LU: 'fra',
  ES: 'spa',
  MX: 'spa',
  AR: 'spa',
  CL: 'spa',
  CO: 'spa',
  PL: 'pol',
}
const PRINT_SIDE = 1800
/** Below this a word is noise (patterns of the ground, a portrait). */
const LEAST_CONFIDENCE = 40

let current: { language: string; worker: Worker } | undefined

async function engine(language: string): Promise<Worker> {
  if (current?.language === language) return current.worker
  if (current) await current.worker.terminate()
  const require = createRequire(import.meta.url)
  const langPath = join(dirname(require.resolve(`@tesseract.js-data/${language}/package.json`)), '4.0.0_best_int')
  // Everything lies in node_modules: nothing is fetched and nothing is cached.
  const worker = await createWorker(language, 1, { langPath, cacheMethod: 'none', gzip: true, errorHandler: () => {} })
  current = { language, worker }
  return worker
}

/** Reads the printed lines of a grey, upright picture. */
export async function readPrint(image: Pixels, page: number, hints: ReadHints): Promise<TextLine[]> {
  const small = await shrink(image, PRINT_SIDE)
  const worker = await engine(LANGUAGES[hints.country ?? ''] ?? 'eng')
  const bmp = await fromPixels(small).png({ compressionLevel: 0 }).toBuffer()
  const { data } = await worker.recognize(bmp, {}, { blocks: true, text: false })
  const lines: TextLine[] = []
  for (const block of data.blocks ?? []) {
    for (const paragraph of block.paragraphs) {
      for (const line of paragraph.lines) {
        const words = line.words.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
        const text = words
          .map(word => word.text)
          .join(' ')
          .trim()
        if (text.length < 2) continue
        const x = Math.min(...words.map(({ bbox }) => bbox.x0))
        const y = Math.min(...words.map(({ bbox }) => bbox.y0))
        lines.push({
          text: text.normalize('NFC'),
          source: 'print',
          confidence: Math.min(...words.map(({ confidence }) => confidence)) / 100,
          box: {
            page,
            x: x / small.width,
            y: y / small.height,
            width: (Math.max(...words.map(({ bbox }) => bbox.x1)) - x) / small.width,
            height: (Math.max(...words.map(({ bbox }) => bbox.y1)) - y) / small.height,
          },
        })
      }
    }
  }
  return lines
}

/** Ends the engine's thread, so that a command can exit. */
export async function closePrint(): Promise<void> {
  await current?.worker.terminate()
  current = undefined
}
