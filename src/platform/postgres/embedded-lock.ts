import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileLock, lockHolder, tryLock } from '../file-lock.ts'
import { explainFileError, StartTrouble } from './embedded-trouble.ts'

const lockPath = (dataDir: string): string => join(dataDir, 'server.lock')

/**
 * Takes the data directory for this process.
 * @throws StartTrouble when another living process holds it, or the directory cannot be written.
 */
export async function lockDataDir(dataDir: string): Promise<FileLock> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o755 })
    const found = await tryLock(lockPath(dataDir))
    if ('lock' in found) return found.lock
    throw new StartTrouble(
      `Another Countersign server${found.heldBy ? ` (process ${found.heldBy})` : ''} is using ${dataDir}.`,
      'Stop that one first, or start this one with another --data DIR and --port N.',
    )
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

/** The process that holds the data directory now, or undefined. */
export const dataDirHolder = (dataDir: string): Promise<number | undefined> => lockHolder(lockPath(dataDir))
