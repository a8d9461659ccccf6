import { AppError } from '../../domain/errors.ts'

/** Longest text where a schema does not allow more. */
const MOST_TEXT = 2_048
/** Longest JSON text of a field that takes any JSON, and the most that all texts of a value may have together. */
const MOST_JSON = 64 * 1024
const MOST_DEPTH = 10
const MOST_VALUES = 5_000

/**
 * Refuses what no program here should ever have to walk through: endless or deep values, and the one character that PostgreSQL cannot
 * store. Everything behind it may take a text to be short. @throws AppError invalidParameter
 */
export function requireBounded(name: string, given: unknown, allowed: { text?: number; isJson?: boolean } = {}): void {
  const refuse = (why: string) => new AppError('invalidParameter', { name, why })
  const mostText = Math.max(MOST_TEXT, allowed.text ?? 0)
  const waiting: { value: unknown; depth: number }[] = [{ value: given, depth: 0 }]
  let values = 0
  let characters = 0
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next
    values += 1
    if (values > MOST_VALUES) throw refuse(`it holds more than ${MOST_VALUES} values`)
    if (typeof value === 'string') {
      const most = allowed.isJson && depth === 0 ? MOST_JSON : mostText
      characters += value.length
      if (value.length > most) throw refuse(`it is longer than ${most} characters`)
      if (characters > Math.max(MOST_JSON, most)) throw refuse(`its texts are longer than ${MOST_JSON} characters together`)
      if (value.includes('\u0000')) throw refuse('it holds a character that cannot be kept')
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MOST_DEPTH) throw refuse(`it is nested more than ${MOST_DEPTH} deep`)
      for (const [key, item] of Object.entries(value)) waiting.push({ value: key, depth: depth + 1 }, { value: item, depth: depth + 1 })
    }
  }
}
