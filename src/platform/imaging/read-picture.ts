import type { MrzReading, Quality, ReadingFinding, TextLine } from '../../domain/reading/reading.ts'
import { type Barcode, readSymbols } from './barcode.ts'
import { findAndReadMrz } from './mrz/read-mrz.ts'
import type { ReadHints } from './outcome.ts'
import { grey, type Pixels } from './pixels.ts'
import { readPrint } from './print.ts'

/** What one picture gave. */
export interface PictureReading {
  mrz: MrzReading | null
  barcodes: Barcode[]
  text: TextLine[]
  quality: Quality | null
  hasPortrait: boolean | null
  findings: ReadingFinding[]
}

export async function readPicture(picture: Pixels, page: number, _isPhotograph: boolean, hints: ReadHints): Promise<PictureReading> {
  const level = await grey(picture)
  const mrz = await findAndReadMrz(level, { today: hints.today, page })
  const barcodes = mrz ? [] : await readSymbols(level, page)
  const text = mrz ? [] : await readPrint(level, page, hints)
  return { mrz, barcodes, text, quality: null, hasPortrait: null, findings: [] }
}
