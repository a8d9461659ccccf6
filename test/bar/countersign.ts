import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')

/** A command as an operator would give it. @throws when it fails */
export const countersign = (...args: string[]): Promise<{ stdout: string; stderr: string }> => run(process.execPath, [PROGRAM, ...args])

/** The files of a backup, where a thief can look through them. */
export async function unpack(backup: string, into: string): Promise<void> {
  await run('tar', ['xzf', backup, '-C', into])
}
