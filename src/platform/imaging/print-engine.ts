import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, PSM, type Worker } from 'tesseract.js'
import type { PrintLanguage } from '../../domain/reading/print-language.ts'
import { fromPixels, type Pixels } from './pixels.ts'

/** A line of print in pixels of the picture that was read. */
export interface PrintedLine {
  text: string
  /** Lowest confidence of its words, 0..1. */
  confidence: number
  left: number
  top: number
  right: number
  bottom: number
}

/** Below this a word is noise: patterns of the ground, a portrait, a stamp. */
const LEAST_CONFIDENCE = 45
/** A recognition that takes longer is given up; the engine is replaced, because it cannot be interrupted. */
const LONGEST_MS = 12_000

let current: { language: PrintLanguage; worker: Worker } | undefined

async function engine(language: PrintLanguage): Promise<Worker> {
  if (current?.language === language) return current.worker
  await closePrint()
  const require = createRequire(import.meta.url)
  const langPath = join(dirname(require.resolve(`@tesseract.js-data/${language}/package.json`)), '4.0.0_best_int')
  // Engine and languages lie in node_modules: nothing is fetched, nothing is cached.
  const worker = await createWorker(language, 1, { langPath, cacheMethod: 'none', gzip: true, errorHandler: () => {} })
  await worker.setParameters({ user_defined_dpi: '200' })
  current = { language, worker }
  return worker
}

/** Reads the lines of a grey, upright picture. `isSparse`: print scattered over a card rather than a letter. */
export async function recognise(image: Pixels, language: PrintLanguage, isSparse: boolean): Promise<PrintedLine[]> {
  const worker = await engine(language)
  await worker.setParameters({ tessedit_pageseg_mode: isSparse ? PSM.SPARSE_TEXT : PSM.AUTO })
  const png = await fromPixels(image).png({ compressionLevel: 0 }).toBuffer()
  const result = await withinTime(worker.recognize(png, {}, { blocks: true, text: false }))
  if (result === null) {
    await closePrint()
    return []
  }
  const lines = (result.data.blocks ?? []).flatMap(block => block.paragraphs.flatMap(paragraph => paragraph.lines))
  return lines.flatMap(({ words }) => lineOf(words.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)))
}

async function withinTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), LONGEST_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

interface Word {
  text: string
  confidence: number
  bbox: { x0: number; y0: number; x1: number; y1: number }
}

function lineOf(words: readonly Word[]): PrintedLine[] {
  const text = words
    .map(word => word.text)
    .join(' ')
    .trim()
    .normalize('NFC')
  if (text.length < 2 || !/[\p{L}\d]/u.test(text)) return []
  return [
    {
      text,
      confidence: Math.min(...words.map(({ confidence }) => confidence)) / 100,
      left: Math.min(...words.map(({ bbox }) => bbox.x0)),
      top: Math.min(...words.map(({ bbox }) => bbox.y0)),
      right: Math.max(...words.map(({ bbox }) => bbox.x1)),
      bottom: Math.max(...words.map(({ bbox }) => bbox.y1)),
    },
  ]
}

/** Ends the engine's thread, so that a command can exit. */
export async function closePrint(): Promise<void> {
  const ending = current
  current = undefined
  await ending?.worker.terminate()
}
