import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { AppError } from '../../domain/errors.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findSecrets, takeCodeStep, takeRecoveryCode } from './store.ts'
import type { User } from './user.ts'

const PERIOD_S = 30
/** Clocks of phones drift: one step to either side counts. */
const WINDOW = 1
const SECRET_BYTES = 20
const RECOVERY_CODES = 10
const RECOVERY_LENGTH = 10
/** Crockford's base 32: nothing that is mistaken for something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, 30 s. */
const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Countersign', label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret: Secret.fromBase32(secret) })

export const newCodeSecret = (): string => new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32

/** What the QR code says: an `otpauth:` URI. */
export const codeUri = (secret: string, email: string): string => totpOf(secret, email).toString()

/** The time step that a code belongs to, or undefined when it is wrong. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now.getTime(), window: WINDOW })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta
}

export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () =>
    Array.from(randomBytes(RECOVERY_LENGTH), byte => ALPHABET[byte % ALPHABET.length])
      .join('')
      .replace(/^(.{5})/, '$1-'),
  )

/** As somebody types it from paper. */
const plainRecoveryCode = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return `${plain.slice(0, 5)}-${plain.slice(5)}`
}

/** Takes a code of the app, or a recovery code, once. @throws AppError signInRefused */
export async function takeCode(tx: Tx, ctx: Context, user: User, text: string): Promise<void> {
  const code = text.replace(/\s/g, '')
  if (/^\d{6}$/.test(code)) {
    const { codeSecret } = await findSecrets(tx, ctx, user)
    const step = codeSecret === undefined ? undefined : stepOf(codeSecret, code, ctx.now)
    if (step !== undefined && (await takeCodeStep(tx, user, step))) return
  } else if (await takeRecoveryCode(tx, ctx, user, plainRecoveryCode(code))) return
  throw new AppError('signInRefused')
}
