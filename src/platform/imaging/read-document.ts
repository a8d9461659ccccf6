import type { Reading } from '../../domain/reading/reading.ts'
import { assemble } from './assemble.ts'
import { openFile } from './open-file.ts'
import { type ReadHints, unreadable } from './outcome.ts'
import { type PictureReading, readPicture } from './read-picture.ts'

/** Time that looking at the pictures of one file may take; later pages then stay unread. */
const PICTURES_MS = 20_000

/**
 * Reads one file as far as it goes. Hostile or broken input is the finding `unreadable_file`, never a rejection.
 * Decodes in this process: a server calls it through `createReader`, which bounds memory and time.
 */
export async function readDocument(bytes: Uint8Array, hints: ReadHints): Promise<Reading> {
  const started = performance.now()
  const elapsed = (): number => Math.round(performance.now() - started)
  try {
    const pages = await openFile(bytes)
    const pictures: PictureReading[] = []
    for (const [index, page] of pages.entries()) {
      if (page.picture && elapsed() < PICTURES_MS) pictures.push(await readPicture(page.picture, index, page.isPhotograph, hints))
    }
    return {
      ...assemble(
        pages.flatMap(({ text }) => text),
        pictures,
        hints,
      ),
      pages: pages.length,
      ms: elapsed(),
    }
  } catch {
    // Whatever a decoder throws says one thing to the owner of the file: it cannot be read.
    return unreadable(elapsed())
  }
}
