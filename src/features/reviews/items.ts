import { AppError } from '../../domain/errors.ts'
import type { DecidedItem } from './decide.ts'

const MOST_ITEMS = 50
const LONGEST_NOTE = 8000

/** `Items`: a list of `{"item", "reason_codes", "note"}`, or its JSON text. @throws AppError invalidParameter */
export function parseItems(value: unknown): DecidedItem[] {
  if (value === undefined || value === '') return []
  const list = typeof value === 'string' ? parseJson(value) : value
  if (!Array.isArray(list) || list.length > MOST_ITEMS) throw invalid(`a JSON list of at most ${MOST_ITEMS} items`)
  return list.map(parseItem)
}

function parseItem(value: unknown): DecidedItem {
  if (typeof value !== 'object' || value === null) throw invalid('each item is an object')
  const { item, reason_codes: codes, note } = Object.fromEntries(Object.entries(value))
  if (typeof item !== 'string') throw invalid('each item names a SID, front or back in "item"')
  if (!Array.isArray(codes) || !codes.every(code => typeof code === 'string')) throw invalid('"reason_codes" is a list of texts')
  if (note !== undefined && note !== null && (typeof note !== 'string' || note.length > LONGEST_NOTE)) throw invalid('"note" is a text')
  return { item, reasonCodes: codes, note: note || undefined }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalidParameter', { name: 'Items', why: 'not JSON' }, { cause })
  }
}

const invalid = (why: string): AppError => new AppError('invalidParameter', { name: 'Items', why })
