import { MRZ_FORMATS } from './mrz-formats.ts'
import { type MrzPlace, parseMrz } from './mrz-parse.ts'
import { type Box, type MrzReading, partOfBox, type ReadField } from './reading.ts'

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

/** The field's part of the zone. */
function boxOf({ box, format }: MrzReading, { line, from, to }: MrzPlace): Box {
  const { lines, length } = MRZ_FORMATS[format]
  return partOfBox(box, { x: from / length, y: line / lines }, { x: to / length, y: (line + 1) / lines })
}
