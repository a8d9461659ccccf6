import type { Reading } from '../../domain/reading/reading.ts'

/** What is known of the paper before it is read. `today` is the day in the reader's zone, YYYY-MM-DD, for centuries of two-digit years. */
export interface ReadHints {
  /** ISO 3166-1 alpha-2: chooses the languages of printed text. */
  country?: string
  /** Kind of document that was asked for. */
  kind?: string
  today: string
}

/** The reading of a file that could not be opened. */
export const unreadable = (ms: number): Reading => ({
  kind: null,
  issuingCountry: null,
  side: null,
  specimen: false,
  mrz: null,
  hasBarcode: false,
  fields: [],
  text: [],
  quality: null,
  portrait: null,
  pages: 0,
  findings: [{ code: 'unreadable_file' }],
  ms,
})
