import { MRZ_FORMATS } from './mrz-formats.ts'
import { type MrzPlace, parseMrz } from './mrz-parse.ts'
import type { Box, MrzReading, ReadField } from './reading.ts'

/**
 * The fields that a zone says, by the machine names of the contract, with the kind of paper as `document_type`.
 * A field under a check digit that fails, or of a reading that is not confirmed, is given all the same: `confidence` is that of its weakest character.
 */
export function mrzFields(reading: MrzReading, today: string): ReadField[] {
  const parsed = parseMrz(reading.lines, today)
  if (parsed === null) return []
  const fields = parsed.fields.flatMap(({ name, value, at }): ReadField[] =>
    name === 'document_code' ? [] : [{ name, value, source: 'mrz', confidence: weakest(reading, at), box: boxOf(reading, at) }],
  )
  const at = { line: 0, from: 0, to: 2 }
  return [
    { name: 'document_type', value: parsed.kind, source: 'mrz', confidence: weakest(reading, at), box: boxOf(reading, at) },
    ...fields,
  ]
}

function weakest({ confidences, confidence }: MrzReading, { line, from, to }: MrzPlace): number {
  const part = confidences?.[line]?.slice(from, to) ?? []
  return part.length === 0 ? confidence : Math.min(...part)
}

/** Part of the zone's frame; the whole frame when the page is not upright to within a few degrees. */
function boxOf({ box, format, degrees = 0 }: MrzReading, { line, from, to }: MrzPlace): Box {
  if (Math.abs(degrees) > 4) return box
  const { lines, length } = MRZ_FORMATS[format]
  const [column, row] = [box.width / length, box.height / lines]
  return { page: box.page, x: box.x + from * column, y: box.y + line * row, width: (to - from) * column, height: row }
}
