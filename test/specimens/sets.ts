import { photograph } from './camera.ts'
import { inventDesign, PHOTOS, WITH_PORTRAIT } from './designs.ts'
import { inventAnybody, inventFacts } from './invent.ts'
import { type Label, labelOf } from './label.ts'
import { licenceBack, licenceFront } from './licence.ts'
import type { MrzLayout } from './mrz-lines.ts'
import { drawOther, OTHERS, WORDLESS } from './others.ts'
import { drawPage, utilityBill } from './pages.ts'
import { cardBack, cardFront, type IdentityFacts, type Paper, passport } from './papers.ts'
import { inventDate } from './people.ts'
import { createRandom, inTurn, type Random } from './random.ts'
import { BAD_CONDITIONS, CONDITIONS, type Condition, DESK_CONDITIONS, GOOD_CONDITIONS } from './situations.ts'
import { ONE, SEVERAL } from './together.ts'

/** One picture of a set with its truth. */
export interface Specimen {
  jpeg: Buffer
  label: Label
}

const LAYOUTS: readonly MrzLayout[] = ['TD3', 'TD3', 'TD1', 'TD1', 'TD2', 'MRV-A', 'MRV-B', 'FRENCH_ID']
const CARDS = ['national_id_card', 'residence_permit'] as const

/** A paper with machine-readable lines in a design of its own. */
function paperWithLines(random: Random, facts: IdentityFacts, layout: MrzLayout): Paper {
  if (layout === 'TD1') return cardBack(random, facts, random.pick(CARDS), inventDesign(random))
  return passport(random, facts, layout, inventDesign(random))
}

async function shoot(name: string, paper: Paper, condition: Condition, random: Random, more: Partial<Label> = {}): Promise<Specimen> {
  const shot = await photograph(paper.svg, condition, random)
  return { jpeg: shot.jpeg, label: { ...labelOf(`${name}.jpg`, paper, condition, shot), ...more } }
}

/** Every way of photographing, every layout of lines, bearers of every kind: what the zone reader is measured on. */
async function* zones(seed: number, count: number): AsyncGenerator<Specimen> {
  const conditions: readonly Condition[] = [
    ...CONDITIONS.filter(one => !['dark', 'cut_off', 'blur', 'glare'].includes(one)),
    ...GOOD_CONDITIONS,
  ]
  for (const [index, condition] of conditions.entries()) {
    for (let number = 0; number < count; number++) {
      const random = createRandom(seed * 100_003 + index * 1009 + number)
      const layout = random.pick(LAYOUTS)
      const paper = paperWithLines(random, inventAnybody(random), layout)
      yield await shoot(`${condition}_${String(number).padStart(2, '0')}_${layout}`, paper, condition, random, { type: layout })
    }
  }
}

const GOOD: readonly Condition[] = [
  'clean',
  'photo_easy',
  'photo_hard',
  'rot90',
  'lowres',
  'jpeg',
  ...GOOD_CONDITIONS.filter(one => one !== 'tiny'),
]
const BLURRED: readonly Condition[] = ['blur', 'blur_any', 'motion']

/** A good paper that is accepted by itself: lines or a barcode, in date. */
async function goodPaper(random: Random, facts = inventFacts(random)): Promise<Paper> {
  const layout = random.pick(LAYOUTS.filter(one => one !== 'FRENCH_ID'))
  return facts.person.country === 'US' && random.next() < 0.5 ? await licenceBack(random, facts) : paperWithLines(random, facts, layout)
}

type Case = (random: Random) => Promise<{ paper: Paper; condition: Condition; more?: Partial<Label> }>

const COUNTRIES = ['DE', 'FR', 'ES', 'PL', 'GB', 'US'] as const

/** The reasons in turn, and good pictures; each with what the label asks for. */
const CASES: Readonly<Record<string, Case>> = {
  good: async random => ({ paper: await goodPaper(random), condition: random.pick(GOOD), more: { reasons: [] } }),
  blurry: async random => ({ paper: await goodPaper(random), condition: random.pick(BLURRED) }),
  glare: async random => ({ paper: await goodPaper(random), condition: random.pick(['glare', 'glare_any']) }),
  cut_off: async random => ({ paper: await goodPaper(random), condition: random.pick(['cut_off', 'cut_any']) }),
  too_dark: async random => ({ paper: await goodPaper(random), condition: random.pick(['dark', 'dark_any']) }),
  wrong_side: async random => {
    const facts = inventFacts(random)
    const paper =
      facts.person.country === 'US'
        ? licenceFront(random, facts, inventDesign(random))
        : cardFront(random, facts, random.pick(CARDS), inventDesign(random))
    return {
      paper,
      condition: random.pick(GOOD.filter(one => one !== 'rot90' && one !== 'upside_down')),
      more: { reasons: ['wrong_side'] },
    }
  },
  expired: async random => ({
    paper: await goodPaper(random, {
      ...inventFacts(random),
      issueDate: inventDate(random, 2004, 2012),
      expiryDate: inventDate(random, 2014, 2024),
    }),
    condition: random.pick(GOOD),
    more: { reasons: ['expired'] },
  }),
  country_mismatch: async random => {
    const facts = inventFacts(random, random.pick(COUNTRIES))
    return {
      paper: await goodPaper(random, facts),
      condition: random.pick(GOOD),
      more: { reasons: ['country_mismatch'], asked_country: random.pick(COUNTRIES.filter(country => country !== facts.person.country)) },
    }
  },
}

/** One good picture in a hundred may be refused: that takes more of them than of each reason to tell. */
const GOOD_FOR_EACH = 2.5

/** As many pictures of each reason as asked for, more good ones, and of what is no document. */
async function* reasons(seed: number, count: number): AsyncGenerator<Specimen> {
  for (const [index, [name, make]] of Object.entries(CASES).entries()) {
    for (let number = 0; number < count * (name === 'good' ? GOOD_FOR_EACH : 1); number++) {
      const random = createRandom(seed * 200_003 + index * 1009 + number)
      const { paper, condition, more } = await make(random)
      yield await shoot(`${name}_${String(number).padStart(3, '0')}_${condition}`, paper, condition, random, more)
    }
  }
  for (let number = 0; number < count; number++) {
    const random = createRandom(seed * 200_003 + 90_001 + number)
    yield await other('not_a_document', random, number, ['not_a_document'], random.pick(['landscape', 'things', 'desk', ...OTHERS]))
  }
}

async function other(
  name: string,
  random: Random,
  number: number,
  wanted: string[] | null,
  kind: (typeof OTHERS)[number],
): Promise<Specimen> {
  const condition = random.pick<Condition>(['photo_easy', 'any_desk', 'clean', 'jpeg', 'photo_hard'])
  const drawn = drawOther(kind, random)
  const isWhole = WORDLESS.includes(kind) || kind === 'code' || kind === 'chart'
  const shot = await photograph(drawn.svg, isWhole ? 'clean' : condition, random)
  const paper = { mrz: null, kind: 'other', side: 'front' as const, issuingCountry: '', fields: {} }
  const label = labelOf(`${name}_${String(number).padStart(3, '0')}_${kind}.jpg`, paper, condition, shot)
  return { jpeg: shot.jpeg, label: { ...label, kind: null, side: null, issuing_country: null, ...(wanted ? { reasons: wanted } : {}) } }
}

/** What must never be accepted. */
async function* negatives(seed: number, count: number): AsyncGenerator<Specimen> {
  for (const [index, kind] of OTHERS.entries()) {
    for (let number = 0; number < count; number++) {
      const random = createRandom(seed * 300_007 + index * 1009 + number)
      yield await other('negative', random, index * count + number, null, kind)
    }
  }
}

/** Papers with a portrait, and with none, an empty or a covered place. */
async function* portraits(seed: number, count: number): AsyncGenerator<Specimen> {
  for (const [index, photo] of PHOTOS.entries()) {
    for (let number = 0; number < (WITH_PORTRAIT.has(photo) ? 3 : 1) * count; number++) {
      const random = createRandom(seed * 400_009 + index * 1009 + number)
      const design = inventDesign(random, photo)
      const paper =
        random.next() < 0.75
          ? passport(random, inventFacts(random), random.pick(['TD3', 'TD3', 'TD2', 'MRV-A']), design)
          : cardFront(random, inventFacts(random), random.pick(CARDS), design)
      const missing = WITH_PORTRAIT.has(photo) ? [] : ['portrait_missing']
      yield await shoot(`${photo}_${String(number).padStart(2, '0')}`, paper, random.pick(GOOD), random, { reasons: missing })
    }
  }
}

/** Barcodes of licences: turned up to 20 degrees, softly blurred, strongly compressed. */
async function* licences(seed: number, count: number): AsyncGenerator<Specimen> {
  const conditions: readonly Condition[] = [
    'clean',
    'photo_easy',
    'photo_hard',
    'rot90',
    'jpeg',
    'any_desk',
    'upside_down',
    'soft',
    'dim',
    'shadow',
    'barcode_tilted',
  ]
  for (const [index, condition] of conditions.entries()) {
    for (let number = 0; number < count; number++) {
      const random = createRandom(seed * 500_009 + index * 1009 + number)
      yield await shoot(
        `licence_${condition}_${String(number).padStart(2, '0')}`,
        await licenceBack(random, inventFacts(random, 'US')),
        condition,
        random,
      )
    }
  }
}

/** Two papers in one picture, and what only looks like two. */
async function* several(seed: number, count: number): AsyncGenerator<Specimen> {
  for (const [index, [name, make]] of Object.entries({ ...SEVERAL, ...ONE }).entries()) {
    for (let number = 0; number < count; number++) {
      const random = createRandom(seed * 600_011 + index * 1009 + number)
      const { isSeveral, ...paper } = await make(random)
      const condition = random.pick<Condition>(['clean', 'photo_easy', 'any_desk', 'shadow', 'upside_down'])
      const reasons = isSeveral ? ['several_documents'] : []
      yield await shoot(`${name}_${String(number).padStart(2, '0')}_${condition}`, paper, condition, random, { reasons })
    }
  }
}

/** Papers of every kind on grounds with a pattern. */
async function* desks(seed: number, count: number): AsyncGenerator<Specimen> {
  for (const [index, condition] of DESK_CONDITIONS.entries()) {
    for (let number = 0; number < count; number++) {
      const random = createRandom(seed * 700_001 + index * 1009 + number)
      const paper = await inTurn(DESK_PAPERS, number)(random)
      const isFront = paper.mrz === null && paper.kind !== 'utility_bill' && paper.side === 'front'
      yield await shoot(`${condition}_${String(number).padStart(2, '0')}_${paper.kind}`, paper, condition, random, {
        reasons: isFront ? ['wrong_side'] : [],
      })
    }
  }
}

const DESK_PAPERS: readonly ((random: Random) => Paper | Promise<Paper>)[] = [
  random => paperWithLines(random, inventFacts(random), 'TD3'),
  random => licenceBack(random, inventFacts(random, 'US')),
  random => paperWithLines(random, inventFacts(random), 'TD1'),
  random => {
    const facts = inventFacts(random, random.pick(['DE', 'FR', 'ES', 'PL', 'GB']))
    const page = utilityBill(random, facts.person, facts.issueDate)
    return { ...page, ...drawPage(page), side: 'front', mrz: null }
  },
  random => cardFront(random, inventFacts(random), random.pick(CARDS), inventDesign(random)),
]

export const SETS = { zones, reasons, negatives, portraits, licences, several, desks } as const
export type SetName = keyof typeof SETS
export const isSetName = (name: string): name is SetName => Object.hasOwn(SETS, name)
export const SPOILT = BAD_CONDITIONS
