import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'

/** 2^15 x 8 x 128 bytes = 32 MB a try: OWASP's scrypt setting for interactive sign-in. */
const COST = 2 ** 15
const BLOCK_SIZE = 8
const PARALLEL = 1
const KEY_BYTES = 32
const MOST_MEMORY_BYTES = 64 * 1024 * 1024
const LEAST_LENGTH = 12
const MOST_LENGTH = 200

/** `scrypt$cost$blockSize$parallel$salt$key`, so that the setting can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, { cost: COST, blockSize: BLOCK_SIZE, parallel: PARALLEL })
  return ['scrypt', COST, BLOCK_SIZE, PARALLEL, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Takes as long for a person without a password as for a wrong one. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, cost, blockSize, parallel, salt, key] = (hash ?? (await nobody())).split('$')
  const setting = { cost: Number(cost), blockSize: Number(blockSize), parallel: Number(parallel) }
  const given = await derive(password.slice(0, MOST_LENGTH), Buffer.from(salt ?? '', 'base64url'), setting)
  const wanted = Buffer.from(key ?? '', 'base64url')
  return given.length === wanted.length && timingSafeEqual(given, wanted) && hash !== undefined
}

/** Length counts, not signs of four kinds (NIST SP 800-63B, 5.1.1.2). @throws AppError invalidParameter */
export function requireGoodPassword(password: string, known: readonly string[]): void {
  const refuse = (why: string) => {
    throw new AppError('invalidParameter', { name: 'password', why })
  }
  const length = [...password].length
  if (length < LEAST_LENGTH) refuse(`use at least ${LEAST_LENGTH} characters`)
  if (length > MOST_LENGTH) refuse(`use at most ${MOST_LENGTH} characters`)
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5) refuse('use more different characters')
  if (known.some(word => word.length > 3 && plain.includes(word.toLowerCase()))) refuse('leave out your own name and address')
}

let dummy: Promise<string> | undefined
const nobody = (): Promise<string> => {
  dummy ??= hashPassword(randomBytes(16).toString('hex'))
  return dummy
}

const derive = (
  password: string,
  salt: Buffer,
  { cost, blockSize, parallel }: { cost: number; blockSize: number; parallel: number },
): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N: cost, r: blockSize, p: parallel, maxmem: MOST_MEMORY_BYTES }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
