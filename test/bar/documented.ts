import { ERRORS } from '../../src/domain/errors.ts'

const CODES = new Set<number>(Object.values(ERRORS).map(({ code }) => code))

/** A refusal of the catalogue, and the caller's to mend. */
export const isDocumented = (status: number, code: unknown): boolean =>
  status >= 400 && status < 500 && typeof code === 'number' && CODES.has(code)
