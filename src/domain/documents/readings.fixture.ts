import type { MrzReading, ReadField, Reading, Source, TextLine } from '../reading/reading.ts'

/** Readings of invented papers, for tests: a German passport of Erika Müller, and a digital electricity bill in her name. */
const box = { page: 0, x: 0.1, y: 0.8, width: 0.8, height: 0.1 }

export const TODAY = '2026-11-24'

export const mrzOf = (lines: string[], change: Partial<MrzReading> = {}): MrzReading => ({
  format: 'TD3',
  lines,
  failed: [],
  corrected: [],
  confidence: 0.99,
  confirmed: true,
  box,
  ...change,
})

export const field = (name: string, value: string, source: Source = 'mrz', confidence = 0.99): ReadField => ({
  name,
  value,
  source,
  confidence,
  box,
})

export const line = (text: string, y: number, source: Source = 'text_layer'): TextLine => ({
  text,
  source,
  confidence: 1,
  box: { page: 0, x: 0.1, y, width: 0.6, height: 0.02 },
})

export function passport(change: Partial<Reading> = {}, values: Partial<Record<string, string>> = {}): Reading {
  const fields = {
    last_name: 'MUELLER',
    first_name: 'ERIKA',
    birth_date: '1984-08-12',
    nationality: 'DE',
    issuing_country: 'DE',
    document_number: 'C01X00T47',
    expiry_date: '2031-05-03',
    ...values,
  }
  return {
    kind: 'passport',
    issuingCountry: 'DE',
    side: 'front',
    specimen: false,
    mrz: mrzOf(['P<D<<MUELLER<<ERIKA<<<<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<8408125F3105036<<<<<<<<<<<<<<<4']),
    hasBarcode: false,
    fields: Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [field(name, value)])),
    text: [],
    quality: { sharpness: 0.85, brightness: 0.6, glare: 0, isCutOff: false, resolution: 1200 },
    portrait: 'seen',
    pages: 1,
    findings: [],
    ms: 120,
    ...change,
  }
}

export function bill(
  lines: string[] = ['Stadtwerke Beispiel AG', 'Frau Erika Müller', 'Mönckebergstr. 1', '20095 Hamburg', 'Rechnung vom 3. November 2026'],
  change: Partial<Reading> = {},
): Reading {
  return {
    kind: 'utility_bill',
    issuingCountry: null,
    side: null,
    specimen: false,
    mrz: null,
    hasBarcode: false,
    fields: [],
    text: lines.map((text, index) => line(text, 0.05 + index * 0.03)),
    quality: null,
    portrait: null,
    pages: 1,
    findings: [],
    ms: 30,
    ...change,
  }
}

export const codes = ({ reasons }: { reasons: { code: string }[] }) => reasons.map(({ code }) => code)
