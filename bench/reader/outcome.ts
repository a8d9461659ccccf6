import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAccepted } from '../../src/domain/documents/accept.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import { findDates } from '../../src/domain/text/dates.ts'
import { readDocument } from '../../src/platform/imaging/read-document.ts'
import type { Outcome } from './table.ts'

/** What a labels.json says of one file. */
export interface BenchLabel {
  file: string
  bucket?: string
  kind?: string | null
  issuing_country?: string | null
  mrz: string[] | null
  fields?: Record<string, string>
  reasons?: string[]
  asked_country?: string
}

export const TODAY = new Date().toISOString().slice(0, 10)

/** An edge, where the form of labels.json is trusted. */
export const labelsIn = (folder: string): [string, BenchLabel[]][] =>
  Object.entries(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Record<string, BenchLabel[]>)

/** Reads one file of a folder and holds it against its label. */
export async function outcomeOf(folder: string, label: BenchLabel, bucket: string): Promise<{ outcome: Outcome; reading: Reading }> {
  const bytes = readFileSync(join(folder, label.file))
  const before = process.cpuUsage()
  const reading = await readDocument(bytes, { today: TODAY, ...(label.fields && label.kind ? { kind: label.kind } : {}) })
  const { user, system } = process.cpuUsage(before)
  const { accepted, reasons } = isAccepted(reading, label.asked_country ?? null, TODAY)
  const outcome: Outcome = {
    bucket,
    hasMrz: label.mrz !== null,
    isExact: label.mrz !== null && JSON.stringify(reading.mrz?.lines) === JSON.stringify(label.mrz),
    isConfirmed: reading.mrz?.confirmed === true && reading.mrz.failed.length === 0,
    isAccepted: accepted,
    expected: label.reasons ?? null,
    named: reasons.map(({ code }) => code),
    ...printedFields(reading, label),
    cpuMs: (user + system) / 1000,
    wallMs: reading.ms,
  }
  return { outcome, reading }
}

/** Details of papers without a zone: found as a field, or as words of the text. */
function printedFields(reading: Reading, label: BenchLabel): { fieldsFound: number; fieldsExpected: number } {
  if (label.mrz !== null || !label.fields || (label.reasons ?? []).length > 0) return { fieldsFound: 0, fieldsExpected: 0 }
  const wanted = Object.entries(label.fields).filter(([name]) => name !== 'sex')
  const found = wanted.filter(([name, value]) => isExact(name, value, reading, label.issuing_country ?? ''))
  return { fieldsFound: found.length, fieldsExpected: wanted.length }
}

/** Whether a field, or a line of the text, says the value letter for letter; of a date, the day. */
export function isExact(name: string, value: string, reading: Reading, country: string): boolean {
  const isField = reading.fields.some(field => field.name === name && flat(field.value) === flat(value))
  return (
    isField ||
    isIn(
      name,
      value,
      reading.text.map(({ text }) => text),
      country,
    )
  )
}

export function isIn(name: string, value: string, lines: readonly string[], country: string): boolean {
  if (name.endsWith('_date')) return lines.some(text => findDates(text, country).some(({ dates }) => dates.includes(value)))
  return lines.some(text => flat(text).includes(flat(value)))
}

export const flat = (text: string): string => text.toUpperCase().replace(/\s+/g, ' ').trim()
