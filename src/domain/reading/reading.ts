/** What the reader says of one file: facts only. Whether they suffice is judged in `domain/documents`. */

/** A place on an upright page: fractions of its width and height, origin top left; `page` counts from 0. */
export interface Box {
  page: number
  x: number
  y: number
  width: number
  height: number
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
