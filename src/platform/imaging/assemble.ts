import { parseAamva } from '../../domain/reading/aamva.ts'
import { kindFromPrint } from '../../domain/reading/print-kind.ts'
import type { ReadField, Reading, TextLine } from '../../domain/reading/reading.ts'
import { saysSpecimen } from '../../domain/reading/specimen.ts'
import type { ReadHints } from './outcome.ts'
import type { PictureReading } from './read-picture.ts'

/** Folds what the pages gave into one reading. */
export function assemble(digital: TextLine[], pictures: PictureReading[], _hints: ReadHints): Omit<Reading, 'pages' | 'ms'> {
  const text = [...digital, ...pictures.flatMap(picture => picture.text)]
  const whole = text.map(line => line.text).join('\n')
  const mrz = pictures.find(picture => picture.mrz)?.mrz ?? null
  const barcodes = pictures.flatMap(picture => picture.barcodes)
  const licence = barcodes.map(barcode => ({ record: parseAamva(barcode.text), box: barcode.box })).find(({ record }) => record)
  const fields: ReadField[] = []
  if (licence?.record) fields.push(...licence.record.fields.map(field => ({ ...field, box: licence.box })))
  return {
    kind: licence ? 'drivers_license' : kindFromPrint(whole),
    issuingCountry: licence?.record?.country ?? null,
    side: licence ? 'back' : null,
    specimen: saysSpecimen(whole),
    mrz,
    hasBarcode: barcodes.length > 0,
    fields,
    text,
    quality: pictures[0]?.quality ?? null,
    hasPortrait: pictures[0]?.hasPortrait ?? null,
    findings: pictures.flatMap(picture => picture.findings),
  }
}
