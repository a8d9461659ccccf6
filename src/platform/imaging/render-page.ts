import { decodeImage } from './decode-image.ts'
import { fileType, MAX_FILE_BYTES, MAX_PAGES } from './file-type.ts'
import { openPdf } from './pdfium.ts'
import { fromPixels, type Pixels, shrink } from './pixels.ts'

/** Longer side of a picture for people to look at. */
const SHOWN_SIDE = 2000

/**
 * One page (from 0) as a new PNG without anything that was hidden in the file; boxes of a reading are fractions of this picture.
 * Null when the file cannot be read or has no such page. Decodes in this process: a server calls `Reader.render`.
 */
export async function renderPage(bytes: Uint8Array, page: number): Promise<Buffer | null> {
  try {
    const picture = await pictureOf(bytes, page)
    return (
      picture &&
      (await fromPixels(await shrink(picture, SHOWN_SIDE))
        .png({ compressionLevel: 3 })
        .toBuffer())
    )
  } catch {
    // Whatever a decoder throws says that there is nothing to show.
    return null
  }
}

async function pictureOf(bytes: Uint8Array, page: number): Promise<Pixels | null> {
  if (bytes.length === 0 || bytes.length > MAX_FILE_BYTES) return null
  const type = fileType(bytes)
  if (type === null) return null
  if (type !== 'pdf') return page === 0 ? await decodeImage(bytes, type) : null
  const pdf = await openPdf(bytes)
  if (pdf === null) return null
  try {
    if (page < 0 || page >= Math.min(pdf.pages, MAX_PAGES)) return null
    const opened = pdf.page(page)
    try {
      return opened.render(SHOWN_SIDE)
    } finally {
      opened.close()
    }
  } finally {
    pdf.close()
  }
}
