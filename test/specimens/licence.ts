import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import { type Design, PLAIN, photoOf } from './designs.ts'
import { svg, text, waves } from './draw.ts'
import { faceOf, type IdentityFacts, type Paper } from './papers.ts'
import type { Random } from './random.ts'

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'))
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer } })

const american = (date: string): string => `${date.slice(5, 7)}${date.slice(8, 10)}${date.slice(0, 4)}`

/** The payload that AAMVA's design standard asks for (annex D), with the issuer number of no state of the union in use here. */
export function aamvaPayload({ person, documentNumber, issueDate, expiryDate }: IdentityFacts): string {
  const [first = '', ...middle] = person.firstName.toUpperCase().split(' ')
  const elements = [
    `DAQ${documentNumber}`,
    `DCS${person.lastName.toUpperCase()}`,
    'DDEN',
    `DAC${first}`,
    'DDFN',
    `DAD${middle.join(' ') || 'NONE'}`,
    'DDGN',
    'DCAD',
    'DCBNONE',
    'DCDNONE',
    `DBD${american(issueDate)}`,
    `DBB${american(person.birthDate)}`,
    `DBA${american(expiryDate)}`,
    `DBC${person.sex === 'F' ? '2' : '1'}`,
    'DAU069 in',
    'DAYBRO',
    `DAG${person.street.toUpperCase()}`,
    `DAI${person.city.toUpperCase()}`,
    'DAJCA',
    `DAK${person.postalCode}0000  `,
    `DCF${documentNumber}83`,
    'DCGUSA',
  ]
  const subfile = `DL${elements.join('\n')}\r`
  return `@\n\x1e\rANSI 636014090001DL0031${String(subfile.length).padStart(4, '0')}${subfile}`
}

const SIZE = { width: 1370, height: 864 }

export function licenceFront(
  random: Random,
  facts: IdentityFacts,
  design: Design = { ...PLAIN, ground: '#eef2fb', ink: '#2f4fa0', waves: 14 },
): Paper {
  const { width, height } = SIZE
  const { person } = facts
  const row = (y: number, label: string, value: string): string =>
    text(480, y, label, { size: 24, fill: design.ink }) + text(570, y, value, { size: 38 })
  const body = [
    `<rect width="${width}" height="${height}" rx="28" fill="${design.ground}"/>${waves(random, width, height, design.waves)}`,
    text(60, 85, 'UTOPIA', { size: 54, weight: 'bold', fill: design.ink }),
    text(480, 85, 'DRIVER LICENSE', { size: 44, weight: 'bold', fill: design.ink }),
    photoOf(design, faceOf(person), 60, 150, 370, 480),
    row(180, 'DL', facts.documentNumber),
    row(240, 'EXP', usDate(facts.expiryDate)),
    row(300, 'LN', person.lastName.toUpperCase()),
    row(360, 'FN', person.firstName.toUpperCase()),
    text(570, 420, person.street.toUpperCase(), { size: 34 }),
    text(570, 470, `${person.city.toUpperCase()}, CA ${person.postalCode}`, { size: 34 }),
    row(540, 'DOB', usDate(person.birthDate)),
    row(600, 'SEX', person.sex),
    row(660, 'ISS', usDate(facts.issueDate)),
    facts.isMarked ? text(760, 790, 'SPECIMEN', { size: 62, weight: 'bold', fill: '#c0392b' }) : '',
  ].join('')
  return {
    svg: svg(width, height, body),
    width,
    height,
    kind: 'drivers_license',
    side: 'front',
    issuingCountry: 'US',
    mrz: null,
    fields: fieldsOf(facts),
  }
}

const usDate = (date: string): string => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`

const fieldsOf = ({ person, documentNumber, issueDate, expiryDate }: IdentityFacts): Record<string, string> => ({
  first_name: person.firstName.toUpperCase(),
  last_name: person.lastName.toUpperCase(),
  birth_date: person.birthDate,
  document_number: documentNumber,
  issue_date: issueDate,
  expiry_date: expiryDate,
  street: person.street.toUpperCase(),
  city: person.city.toUpperCase(),
  postal_code: person.postalCode,
})

export async function licenceBack(random: Random, facts: IdentityFacts): Promise<Paper> {
  const { width, height } = SIZE
  const result = await writeBarcode(aamvaPayload(facts), { format: 'PDF417', scale: 1, addQuietZones: false })
  const symbol = /<svg width="(\d+)" height="(\d+)"[^>]*>([\s\S]*)<\/svg>/.exec(result.svg ?? '')
  if (!symbol) throw new Error(`No barcode was written: ${result.error}`)
  const [, modules = '1', rows = '1', inside = ''] = symbol
  const scale = Math.min((width - 120) / Number(modules), 330 / Number(rows))
  const body = [
    `<rect width="${width}" height="${height}" rx="28" fill="#f3f5fa"/>${waves(random, width, height, 6)}`,
    text(60, 90, 'RESTR: NONE   END: NONE   CLASS: C', { size: 32 }),
    text(60, 150, facts.isMarked ? 'SPECIMEN - NOT A LICENSE' : 'UTOPIA DEPARTMENT OF MOTOR VEHICLES', { size: 32 }),
    `<rect x="30" y="400" width="${width - 60}" height="400" fill="#fff"/>`,
    `<g transform="translate(60 435) scale(${scale})" shape-rendering="crispEdges">${inside}</g>`,
  ].join('')
  return {
    svg: svg(width, height, body),
    width,
    height,
    kind: 'drivers_license',
    side: 'back',
    issuingCountry: 'US',
    mrz: null,
    fields: fieldsOf(facts),
  }
}
