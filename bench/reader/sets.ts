import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const make = async (script: string, folder: string, seed: number, count: number, more: readonly string[] = []): Promise<void> => {
  const options = [folder, '--seed', String(seed), '--count', String(count), ...more]
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...options])
}

/** Makes `count` specimens of each condition, or of each case of the set, in a folder. Needs Debian's fonts-ocr-b and fonts-liberation. */
export const makeSet = (folder: string, seed: number, count: number, set?: string): Promise<void> =>
  make('test/specimens/generate.ts', folder, seed, count, set ? ['--set', set] : [])

/** Makes `count` pictures of each layout of printed papers in each condition. */
export const makePrintSet = (folder: string, seed: number, count: number): Promise<void> =>
  make('test/specimens/print/make.ts', folder, seed, count)
