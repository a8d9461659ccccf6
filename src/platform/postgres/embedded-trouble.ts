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

/** Turns a file-system error on `path` into a sentence with its fix; anything else is returned as it came. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartTrouble(
      `The directory ${path} cannot be written (${code}).`,
      'Choose another with --data DIR, or give this user the right to write there.',
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
