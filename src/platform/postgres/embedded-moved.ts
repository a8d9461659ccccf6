import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { placeFile } from '../vault/durable-file.ts'

const markerOf = (dataDir: string): string => join(dataDir, 'moved-to.txt')

/** Where the database of this directory was moved to, in words; undefined when it was not. */
export const movedTo = async (dataDir: string): Promise<string | undefined> =>
  (await readFile(markerOf(dataDir), 'utf8').catch(() => undefined))?.trim()

/** From now on the built-in PostgreSQL does not start on this directory. */
export const markMoved = (dataDir: string, place: string): Promise<void> => placeFile(markerOf(dataDir), `${place}\n`)
