import type { TextLine } from '../../domain/reading/reading.ts'
import { decodeImage, UnreadableFile } from './decode-image.ts'
import { fileType, MAX_FILE_BYTES, MAX_PAGES } from './file-type.ts'
import { joinLines, visibleLines } from './pdf-lines.ts'
import { openPdf, type PdfPage } from './pdfium.ts'
import type { Pixels } from './pixels.ts'

/** A page as the reader works on it: `text` from a digital PDF, or a picture to be looked at, or both. */
export interface Page {
  text: TextLine[]
  picture: Pixels | null
  /** A photograph or scan, as opposed to a page drawn by a program. */
  isPhotograph: boolean
}

/** Fewer characters than this are a stamp or a page number on a scan, not a digital document. */
const DIGITAL_CHARACTERS = 40
/** A picture that covers more of the page than this is looked at even beside text. */
const SCAN_SHARE = 0.4
const SCAN_SIDE = 2400
const PROOF_SIDE = 1400

/** Opens a file of a permitted type within the limits. @throws UnreadableFile */
export async function openFile(bytes: Uint8Array): Promise<Page[]> {
  if (bytes.length === 0 || bytes.length > MAX_FILE_BYTES) throw new UnreadableFile('size')
  const type = fileType(bytes)
  if (type === null) throw new UnreadableFile('type')
  if (type !== 'pdf') return [{ text: [], picture: await decodeImage(bytes, type), isPhotograph: true }]
  const pdf = await openPdf(bytes)
  if (pdf === null) throw new UnreadableFile('pdf')
  try {
    if (pdf.pages < 1 || pdf.pages > MAX_PAGES) throw new UnreadableFile('pages')
    return Array.from({ length: pdf.pages }, (_, index) => withPage(pdf.page(index), page => openPage(page, index)))
  } finally {
    pdf.close()
  }
}

function openPage(page: PdfPage, index: number): Page {
  const lines = joinLines(page.characters(), index, page.aspect)
  const isScan = page.largestPicture() > SCAN_SHARE
  const text = lines.length === 0 ? [] : visibleLines(lines, page.render(PROOF_SIDE))
  const isDigital = text.reduce((sum, line) => sum + line.text.length, 0) >= DIGITAL_CHARACTERS
  if (isDigital && !isScan) return { text, picture: null, isPhotograph: false }
  // The words over a scan are some program's guess of what the picture says: the picture is read instead.
  return { text: isScan ? [] : text, picture: page.render(SCAN_SIDE), isPhotograph: isScan }
}

function withPage<T>(page: PdfPage, use: (page: PdfPage) => T): T {
  try {
    return use(page)
  } finally {
    page.close()
  }
}
