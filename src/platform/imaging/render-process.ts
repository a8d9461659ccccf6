import { decodeImage } from './decode-image.ts'
import { fileType, MAX_FILE_BYTES } from './file-type.ts'
import { openPdf } from './pdfium.ts'
import { fromPixels, shrink } from './pixels.ts'

/** Draws the page named by the first argument of the file on standard input, as PNG on standard output. */
const LONGEST_SIDE = 2000

async function draw(bytes: Uint8Array, page: number): Promise<Buffer> {
  const type = fileType(bytes)
  if (bytes.length === 0 || bytes.length > MAX_FILE_BYTES || type === null) throw new Error('not a file that is drawn')
  if (type !== 'pdf')
    return fromPixels(await shrink(await decodeImage(bytes, type), LONGEST_SIDE))
      .png()
      .toBuffer()
  const pdf = await openPdf(bytes)
  if (pdf === null || page >= pdf.pages) throw new Error('no such page')
  return fromPixels(pdf.page(page).render(LONGEST_SIDE)).png().toBuffer()
}

const pieces: Buffer[] = []
for await (const piece of process.stdin) pieces.push(piece)
try {
  process.stdout.write(await draw(Buffer.concat(pieces), Number(process.argv[2])))
} catch {
  process.exitCode = 1
}
