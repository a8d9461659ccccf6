import type { FraudSign } from '../../../domain/fraud.ts'
import type { Reading } from '../../../domain/reading/reading.ts'
import { type Reason, type ReasonCode, reason } from '../../../domain/reasons.ts'

const WORDS: Record<FraudSign, ReasonCode> = {
  number_reused: 'document_reused',
  picture_reused: 'picture_reused',
  edited: 'edited_image',
  print_disagrees: 'mrz_print_disagree',
  check_digits: 'mrz_check_digit',
  velocity: 'many_checks',
  blocked: 'blocked_document',
}

export const staffReasonsOf = (signs: readonly FraudSign[]): Reason[] =>
  [...new Set(signs.map(sign => WORDS[sign]))].map(code => reason(code))

/** Programs that change what is on a picture; a camera, a scanner or a phone's own app names itself otherwise. */
const EDITORS = /photoshop|gimp|pixelmator|affinity photo|paint\.net|photopea|snapseed|facetune|picsart|canva|inkscape|coreldraw|krita/i
/** Metadata stand at the head of a JPEG or PNG and at the end of some PDFs. */
const METADATA_BYTES = 256 * 1024
const XMP_CHARACTERS = 20_000

/** Whether the file's metadata name a program for editing pictures. */
export function isEdited(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, METADATA_BYTES)).toString('latin1')
  const tail = Buffer.from(
    bytes.buffer,
    bytes.byteOffset + Math.max(0, bytes.length - METADATA_BYTES / 4),
    Math.min(bytes.length, METADATA_BYTES / 4),
  ).toString('latin1')
  return EDITORS.test(metadataOf(head)) || EDITORS.test(tail.slice(tail.lastIndexOf('<?xpacket begin')))
}

/** Picture data may hold any word by chance, so only what stands in metadata is looked at. */
function metadataOf(head: string): string {
  const parts = [/Exif\0\0[\s\S]{0,4000}/, /8BIM[\s\S]{0,200}/, /tEXtSoftware\0[^\0]{0,80}/, /\/(?:Creator|Producer)\s*\([^)]{0,200}\)/g]
  const xmp = head.indexOf('<x:xmpmeta')
  const end = head.indexOf('</x:xmpmeta>', xmp)
  const described = xmp < 0 || end < 0 ? '' : head.slice(xmp, Math.min(end, xmp + XMP_CHARACTERS))
  return [described, ...parts.map(part => (head.match(part) ?? []).join(' '))].join(' ')
}

/** Signs that the readings themselves give. */
export function signsOf(readings: readonly Reading[]): FraudSign[] {
  const signs: FraudSign[] = []
  if (readings.some(({ findings }) => findings.some(({ code }) => code === 'mrz_print_disagree'))) signs.push('print_disagrees')
  // Digits that were read twice alike and do not add up were printed so.
  if (readings.some(({ mrz }) => mrz?.confirmed === true && mrz.failed.length > 0)) signs.push('check_digits')
  return signs
}
