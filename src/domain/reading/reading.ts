/** What the reader says of one file: facts only. Whether they suffice is judged in `domain/documents`. */

/** A place on an upright page: fractions of its width and height, origin top left; `page` counts from 0. */
export interface Box {
  page: number
  x: number
  y: number
  width: number
  height: number
  /** Where it lies at a slant: its own corners, top left, top right, bottom right, bottom left as it is read. The box is the frame around them. */
  corners?: Corners
}

export interface Corner {
  x: number
  y: number
}

export type Corners = readonly [Corner, Corner, Corner, Corner]

/** Corners that stray from their frame by more than this share of it lie at a slant. */
const SLANT = 0.03

const clamp = (value: number): number => Math.max(0, Math.min(1, value))

/** The box around four corners, which it keeps where they lie at a slant. Parts outside the picture are cut off the frame. */
export function boxAround(corners: Corners, page: number): Box {
  const xs = corners.map(corner => clamp(corner.x))
  const ys = corners.map(corner => clamp(corner.y))
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  const [width, height] = [Math.max(...xs) - x, Math.max(...ys) - y]
  const [a, b, , d] = corners
  const skew = Math.max(Math.abs(b.y - a.y), Math.abs(d.x - a.x))
  const isLevel = b.x > a.x && d.y > a.y && skew <= SLANT * Math.min(width, height) + 0.002
  return { page, x, y, width, height, ...(isLevel ? {} : { corners }) }
}

/** A part of a box, in shares of its width and height as it is read. */
export function partOfBox(box: Box, from: Corner, to: Corner): Box {
  const { corners, page } = box
  if (!corners)
    return {
      page,
      x: box.x + from.x * box.width,
      y: box.y + from.y * box.height,
      width: (to.x - from.x) * box.width,
      height: (to.y - from.y) * box.height,
    }
  const [a, b, c, d] = corners
  const mix = (one: Corner, other: Corner, share: number): Corner => ({
    x: one.x + (other.x - one.x) * share,
    y: one.y + (other.y - one.y) * share,
  })
  const at = (u: number, v: number): Corner => mix(mix(a, b, u), mix(d, c, u), v)
  return boxAround([at(from.x, from.y), at(to.x, from.y), at(to.x, to.y), at(from.x, to.y)], page)
}

export type Source = 'mrz' | 'barcode' | 'text_layer' | 'print'

/** One value with where it stood and how sure the reader is (0..1). Dates are YYYY-MM-DD, countries ISO 3166-1 alpha-2. */
export interface ReadField {
  name: string
  value: string
  source: Source
  confidence: number
  box?: Box
}

/** A line of text as it stands on the page, for looking up details that no format places. */
export interface TextLine {
  text: string
  source: Source
  confidence: number
  box: Box
}

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B' | 'FRENCH_ID'

export interface MrzReading {
  format: MrzFormat
  /** Exactly as printed, after unambiguous corrections only. */
  lines: string[]
  /** Names of the check digits that do not hold; empty when all hold. */
  failed: string[]
  /** Positions that were corrected, for the record. */
  corrected: { line: number; column: number; from: string; to: string }[]
  /** Lowest confidence of any character, 0..1. */
  confidence: number
  /** Confidence of each character of each line. */
  confidences?: number[][]
  /** Direction of reading in the picture, degrees clockwise from rightwards: 0 when the page is upright. */
  degrees?: number
  /** Whether a second, independent reading gave the same lines. */
  confirmed: boolean
  /** All is confirmed but a letter or two of the name, which no check digit covers: the same name in the print settles them. */
  isNameOpen?: true
  box: Box
}

/** Measures of the picture; each has a threshold in `domain/documents/quality.ts`. */
export interface Quality {
  /** Edge sharpness on a 1000-pixel greyscale, 0..1; below 0.58 is blurred. */
  sharpness: number
  /** Mean luminance 0..1. */
  brightness: number
  /** Area of burnt-out reflections against that of reflections and print together, 0..1, with their place. */
  glare: number
  glareBox?: Box
  /** Whether the outline of the document leaves the picture. */
  isCutOff: boolean
  /** Shorter side of the document in pixels. */
  resolution: number
}

export type Side = 'front' | 'back'

/** `missing` only when its place was seen empty or covered; a finding of that name has the box. */
export type Portrait = 'seen' | 'missing' | 'unsure'

/** Why a file gave no reading at all, or less than it should. Words of the reason catalogue (`domain/reasons.ts`). */
export interface ReadingFinding {
  code:
    | 'blurry'
    | 'glare'
    | 'cut_off'
    | 'too_dark'
    | 'wrong_side'
    | 'not_a_document'
    | 'several_documents'
    | 'unreadable_file'
    | 'portrait_missing'
    | 'mrz_check_digit'
    | 'mrz_print_disagree'
  box?: Box
  side?: Side
}

export interface Reading {
  /** Kind of paper as far as the machine can tell (`domain/documents/kinds.ts`), or null. */
  kind: string | null
  /** Issuing state, ISO 3166-1 alpha-2 (UTO for the specimen state Utopia), or null. */
  issuingCountry: string | null
  side: Side | null
  /** State UTO, or the word SPECIMEN or its translations stand on the paper. */
  specimen: boolean
  mrz: MrzReading | null
  /** Lines like those of a zone stand on it, read or not. */
  hasZone?: true
  /** Raw AAMVA or QR payload was decoded. */
  hasBarcode: boolean
  fields: ReadField[]
  text: TextLine[]
  quality: Quality | null
  /** Whether the bearer's portrait is on it; null: not looked for (letters, backs of cards). */
  portrait: Portrait | null
  pages: number
  findings: ReadingFinding[]
  /** Milliseconds of wall time spent reading. */
  ms: number
}
