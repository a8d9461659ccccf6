/** What the vault can refuse. `code` lets a caller tell them apart without importing the class. */
export class VaultError extends Error {
  readonly code: 'KEY_DESTROYED' | 'KEY_MISSING' | 'BROKEN' | 'TOO_LARGE' | 'ENOSPC' | 'DAMAGED'

  constructor(code: VaultError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** The key was destroyed on purpose: what it sealed is gone for good. */
export class KeyDestroyed extends VaultError {
  constructor(keyRef: string) {
    super('KEY_DESTROYED', `key ${keyRef} was destroyed`)
  }
}

/** No such key here: the key directory belongs to another installation or is older than the database. */
export class KeyMissing extends VaultError {
  constructor(keyRef: string) {
    super('KEY_MISSING', `key ${keyRef} is not in the key directory`)
  }
}

/** The bytes were not made by this key for this purpose, or were changed since. */
export class SealBroken extends VaultError {
  constructor(why: string) {
    super('BROKEN', `sealed bytes do not open: ${why}`)
  }
}

export class FileTooLarge extends VaultError {
  constructor(limitBytes: number) {
    super('TOO_LARGE', `the file is larger than ${limitBytes} bytes`)
  }
}

export class StorageFull extends VaultError {
  constructor(cause: unknown) {
    super('ENOSPC', 'no space left for files', { cause })
  }
}

/** The key directory itself was changed from outside or is incomplete. */
export class VaultDamaged extends VaultError {
  constructor(why: string) {
    super('DAMAGED', why)
  }
}

/** A full disk (or quota) as its own error; anything else as it came. */
export function asStorageError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT' ? (error instanceof StorageFull ? error : new StorageFull(error)) : error
}
