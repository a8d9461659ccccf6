/** A start that failed for a reason the operator can mend: what happened, and what to do about it. */
export class StartTrouble extends Error {
  readonly fix: string

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartTrouble'
    this.fix = fix
  }
}

/** Processes of a killed PostgreSQL are not gone yet: passes by itself within seconds. */
export class LeftoverTrouble extends StartTrouble {}

const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error ? String(error.code) : undefined)

/**
 * Turns a file-system error into a sentence with its fix; anything else is returned as it came. The error knows best which file it is
 * about; `dir` is where it happened. What names no file and comes without a place is returned as it came too.
 */
export function explainFileError(error: unknown, dir?: string): unknown {
  const code = codeOf(error)
  const path = error instanceof Error && 'path' in error ? String(error.path) : dir
  if (path === undefined) return error
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartTrouble(
      `This user may not use ${path} (${code}).`,
      'Run as its owner, or change the owner (chown -R); --data DIR chooses another place.',
      {
        cause: error,
      },
    )
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StartTrouble(
      `The disk that holds ${path} is full (${code}).`,
      'Free some space (at least 500 MB) and start again. Nothing was lost.',
      {
        cause: error,
      },
    )
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StartTrouble(`${path} is not a directory.`, 'Choose another place with --data DIR.', { cause: error })
  }
  return error
}
