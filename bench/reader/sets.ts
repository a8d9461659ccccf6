import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Makes `count` specimens of each condition, or of each case of the set, in a folder. Needs Debian's fonts-ocr-b and fonts-liberation. */
export async function makeSet(folder: string, seed: number, count: number, set?: string): Promise<void> {
  await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    'test/specimens/generate.ts',
    folder,
    '--seed',
    String(seed),
    '--count',
    String(count),
    ...(set ? ['--set', set] : []),
  ])
}
