/**
 * Makes a set of specimens with their truth: node --import tsx test/specimens/generate.ts FOLDER [--seed 1] [--count 6]
 * `count` pictures of each condition; the same seed gives the same set.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CONDITIONS, photograph } from './camera.ts'
import { type Label, labelOf } from './label.ts'
import { licenceBack } from './licence.ts'
import { bankStatement, CONFORMANCE, drawPage, type LetterPage, registerExtract, utilityBill } from './pages.ts'
import { cardBack, cardFront, type IdentityFacts, type Paper, passport } from './papers.ts'
import { writePdf } from './pdf.ts'
import { inventDate, inventPerson } from './people.ts'
import { createRandom, type Random } from './random.ts'

const LETTERS = 'CFGHJKLMNPRTVWXYZ0123456789'

const ISSUERS: Readonly<Record<string, string>> = { DE: 'D', FR: 'FRA', ES: 'ESP', PL: 'POL', GB: 'GBR', US: 'USA' }

function inventFacts(random: Random, country?: string): IdentityFacts {
  const person = inventPerson(random, country)
  const isUtopia = country === undefined && random.next() < 0.3
  return {
    person,
    documentNumber: random.code(LETTERS, 9),
    issueDate: inventDate(random, 2019, 2025),
    expiryDate: inventDate(random, 2027, 2035),
    issuer: isUtopia ? 'UTO' : (ISSUERS[person.country] ?? 'UTO'),
    issuingCountry: isUtopia ? 'UTO' : person.country,
    isMarked: isUtopia || random.next() < 0.5,
  }
}

/** What the papers of a set are, in turn. */
const PAPERS: readonly ((random: Random) => Paper | Promise<Paper>)[] = [
  random => passport(random, inventFacts(random)),
  random => cardBack(random, inventFacts(random), random.pick(['national_id_card', 'residence_permit'])),
  random => passport(random, inventFacts(random), random.pick(['TD3', 'MRV-A', 'MRV-B', 'TD2'])),
  random => licenceBack(random, inventFacts(random, 'US')),
  random => passport(random, inventFacts(random)),
  random => cardFront(random, inventFacts(random), random.pick(['national_id_card', 'residence_permit'])),
]

const LETTER_PAGES: readonly ((random: Random) => LetterPage)[] = [
  random => utilityBill(random, inventPerson(random, random.pick(['DE', 'FR', 'ES', 'PL', 'GB'])), inventDate(random, 2026, 2026)),
  random => bankStatement(random, inventPerson(random, random.pick(['DE', 'FR', 'ES', 'PL', 'GB'])), inventDate(random, 2026, 2026)),
  random =>
    registerExtract(random, { ...CONFORMANCE, registrationNumber: `HRB ${random.whole(1000, 299_999)}` }, inventDate(random, 2026, 2026)),
]

async function generate(folder: string, seed: number, count: number): Promise<Label[]> {
  const labels: Label[] = []
  for (const [index, condition] of CONDITIONS.entries()) {
    for (let number = 0; number < count; number++) {
      const random = createRandom(seed * 100_003 + index * 1009 + number)
      const paper = await at(PAPERS, number)(random)
      const shot = await photograph(paper.svg, condition, random)
      const file = `${condition}_${String(number).padStart(2, '0')}_${paper.kind}.jpg`
      writeFileSync(join(folder, file), shot.jpeg)
      labels.push(labelOf(file, paper, condition, shot))
    }
  }
  for (let number = 0; number < count; number++) {
    const random = createRandom(seed * 100_003 + 50_021 + number)
    const page = at(LETTER_PAGES, number)(random)
    const facts = { kind: page.kind, issuingCountry: page.issuingCountry, fields: page.fields, mrz: null, side: 'front' as const }
    const condition = number % 2 === 0 ? 'clean' : 'photo_easy'
    const shot = await photograph(drawPage(page).svg, condition, random)
    const name = `letter_${String(number).padStart(2, '0')}_${page.kind}`
    writeFileSync(join(folder, `${name}.jpg`), shot.jpeg)
    writeFileSync(join(folder, `${name}.pdf`), writePdf([page]))
    const label = labelOf(`${name}.jpg`, facts, condition, shot)
    labels.push(label, { ...label, file: `${name}.pdf`, bucket: 'pdf' })
  }
  return labels
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('No such paper')
  return item
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' }, count: { type: 'string' } } })
const [folder] = positionals
if (!folder) throw new Error('Say into which folder')
mkdirSync(folder, { recursive: true })
const labels = await generate(folder, Number(values.seed ?? 1), Number(values.count ?? 6))
writeFileSync(join(folder, 'labels.json'), `${JSON.stringify({ synthetic: labels }, null, 1)}\n`)
