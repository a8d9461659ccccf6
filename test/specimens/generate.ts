/**
 * Makes a set of specimens with their truth: node --import tsx test/specimens/generate.ts FOLDER [--seed 1] [--count 6] [--set NAME]
 * `count` pictures of each condition, letters too, or of each case of a set of `sets.ts`; the same seed gives the same set.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { photograph } from './camera.ts'
import { inventFacts } from './invent.ts'
import { type Label, labelOf } from './label.ts'
import { licenceBack } from './licence.ts'
import { bankStatement, CONFORMANCE, drawPage, type LetterPage, registerExtract, utilityBill } from './pages.ts'
import { cardBack, cardFront, type Paper, passport } from './papers.ts'
import { writePdf } from './pdf.ts'
import { inventDate, inventPerson } from './people.ts'
import { createRandom, inTurn, type Random } from './random.ts'
import { isSetName, SETS } from './sets.ts'
import { CONDITIONS } from './situations.ts'

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
      const paper = await inTurn(PAPERS, number)(random)
      const shot = await photograph(paper.svg, condition, random)
      const file = `${condition}_${String(number).padStart(2, '0')}_${paper.kind}.jpg`
      writeFileSync(join(folder, file), shot.jpeg)
      labels.push(labelOf(file, paper, condition, shot))
    }
  }
  for (let number = 0; number < count; number++) {
    const random = createRandom(seed * 100_003 + 50_021 + number)
    const page = inTurn(LETTER_PAGES, number)(random)
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

async function write(folder: string, name: string, seed: number, count: number): Promise<Label[]> {
  if (!isSetName(name)) throw new Error(`Sets are ${Object.keys(SETS).join(', ')}`)
  const labels: Label[] = []
  for await (const { jpeg, label } of SETS[name](seed, count)) {
    writeFileSync(join(folder, label.file), jpeg)
    labels.push(label)
  }
  return labels
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, count: { type: 'string' }, set: { type: 'string' } },
})
const [folder] = positionals
if (!folder) throw new Error('Say into which folder')
mkdirSync(folder, { recursive: true })
const [seed, count] = [Number(values.seed ?? 1), Number(values.count ?? 6)]
const labels = values.set ? await write(folder, values.set, seed, count) : await generate(folder, seed, count)
writeFileSync(join(folder, 'labels.json'), `${JSON.stringify({ synthetic: labels }, null, 1)}\n`)
