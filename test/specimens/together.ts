import { inventDesign } from './designs.ts'
import { svg, text, waves } from './draw.ts'
import { inventAnybody, inventFacts } from './invent.ts'
import { licenceBack, licenceFront } from './licence.ts'
import type { MrzLayout } from './mrz-lines.ts'
import { drawPage, utilityBill } from './pages.ts'
import { cardBack, cardFront, type IdentityFacts, type Paper, passport } from './papers.ts'
import { inventDate } from './people.ts'
import type { Random } from './random.ts'

/** Several papers on one ground, and what they are together. */
export interface Together extends Paper {
  /** Whether they belong to more than one document. */
  isSeveral: boolean
}

/** Millimetres from side to side. */
const widthOf = ({ mrz, kind, side }: Paper): number => {
  if (side === 'back' || (mrz === null && kind !== 'passport')) return 85.6
  return { 44: kind === 'visa' ? 120 : 125, 36: 105 }[mrz?.[0]?.length ?? 44] ?? 125
}

const PIXELS_PER_MM = 12.8

/** Lays two papers beside or below each other, each a little askew, in their true sizes. */
function lay(random: Random, papers: readonly [Paper, Paper], isBelow: boolean): { svg: string; width: number; height: number } {
  const sized = papers.map(paper => {
    const wide = widthOf(paper) * PIXELS_PER_MM
    return { paper, wide, high: (wide * paper.height) / paper.width }
  })
  const [gap, margin] = [random.between(40, 160), 90]
  const width = 2 * margin + (isBelow ? Math.max(...sized.map(one => one.wide)) : sized.reduce((sum, one) => sum + one.wide, gap))
  const height = 2 * margin + (isBelow ? sized.reduce((sum, one) => sum + one.high, gap) : Math.max(...sized.map(one => one.high)))
  let at = margin
  const parts = sized.map(({ paper, wide, high }, index) => {
    const [x, y] = isBelow ? [margin, at] : [at, margin]
    at += (isBelow ? high : wide) + gap
    const turn = `rotate(${random.between(-3, 3).toFixed(2)} ${x + wide / 2} ${y + high / 2})`
    // Two faces in one drawing: each keeps a clip of its own.
    const own = paper.svg
      .replace(/^<svg[^>]*>/, '')
      .replace(/<\/svg>$/, '')
      .replaceAll('face', `face${index}`)
    return `<g transform="${turn} translate(${x} ${y}) scale(${wide / paper.width})">${own}</g>`
  })
  const ground = random.pick(['#f4f4f2', '#f4f4f2', '#5b4a3a', '#3f4a44', '#8d7a5f'])
  return { svg: svg(width, height, `<rect width="${width}" height="${height}" fill="${ground}"/>${parts.join('')}`), width, height }
}

const withLines = (random: Random, facts: IdentityFacts, layout: MrzLayout): Paper =>
  layout === 'TD1'
    ? cardBack(random, facts, 'national_id_card', inventDesign(random))
    : passport(random, facts, layout, inventDesign(random))

/** Both on one ground, as one paper with the truth of the first. */
export const together = (random: Random, first: Paper, second: Paper, isBelow: boolean): Paper => ({
  ...first,
  ...lay(random, [first, second], isBelow),
})

function joined(random: Random, first: Paper, second: Paper, isSeveral: boolean, isBelow = random.next() < 0.5): Together {
  const papers: [Paper, Paper] = random.next() < 0.5 ? [first, second] : [second, first]
  return { ...first, ...lay(random, papers, isBelow), isSeveral }
}

type Case = (random: Random) => Promise<Together>

/** Two papers where one was asked for: whose is meant? */
export const SEVERAL: Readonly<Record<string, Case>> = {
  passports: async random =>
    joined(random, withLines(random, inventAnybody(random), 'TD3'), withLines(random, inventAnybody(random), 'TD3'), true),
  family: async random => {
    const facts = inventFacts(random)
    const other: IdentityFacts = {
      ...facts,
      documentNumber: facts.documentNumber.slice(0, 6) + random.code('0123456789', 3),
      person: { ...facts.person, firstName: random.pick(['Alex', 'Kim', 'Robin']), birthDate: inventDate(random, 1960, 2004) },
    }
    return joined(random, withLines(random, facts, 'TD3'), withLines(random, other, 'TD3'), true)
  },
  passport_and_card: async random =>
    joined(
      random,
      withLines(random, inventAnybody(random), 'TD3'),
      withLines(random, inventAnybody(random), random.pick(['TD1', 'TD2'])),
      true,
    ),
  cards: async random =>
    joined(random, withLines(random, inventAnybody(random), 'TD1'), withLines(random, inventAnybody(random), 'TD1'), true),
  licences: async random =>
    joined(random, await licenceBack(random, inventFacts(random, 'US')), await licenceBack(random, inventFacts(random, 'US')), true),
  passport_and_licence: async random =>
    joined(random, withLines(random, inventAnybody(random), 'TD3'), await licenceBack(random, inventFacts(random, 'US')), true),
}

/** What looks like two and is one. */
export const ONE: Readonly<Record<string, Case>> = {
  both_sides: async random => {
    const [facts, design] = [inventFacts(random), inventDesign(random)]
    return joined(
      random,
      cardBack(random, facts, 'national_id_card', design),
      cardFront(random, facts, 'national_id_card', design),
      false,
      true,
    )
  },
  both_sides_of_licence: async random => {
    const facts = inventFacts(random, 'US')
    return joined(random, await licenceBack(random, facts), licenceFront(random, facts, inventDesign(random)), false, true)
  },
  open_passport: async random => {
    const page = withLines(random, inventAnybody(random), 'TD3')
    const { width, height } = page
    const words = Array.from({ length: 9 }, (_, row) =>
      text(120, 260 + row * 80, `${row + 1}. ${random.code('ABCDEFGHIKLMNOPRSTUV     ', 40)}`, { size: 34 }),
    )
    const body = `<rect width="${width}" height="${height}" fill="#eef0ea"/>${waves(random, width, height, 30)}${text(120, 140, 'BEMERKUNGEN / OBSERVATIONS', { size: 40 })}${words.join('')}`
    const upper: Paper = { ...page, svg: svg(width, height, body), mrz: null }
    return { ...page, ...lay(random, [upper, page], true), isSeveral: false }
  },
  passport_and_bill: async random => {
    const facts = inventFacts(random, 'DE')
    const { width, height, ...page } = drawPage(utilityBill(random, facts.person, facts.issueDate))
    const bill: Paper = { ...withLines(random, facts, 'TD3'), ...page, width, height, mrz: null }
    return joined(random, withLines(random, facts, 'TD3'), bill, false, false)
  },
  copied_twice: async random => {
    const page = withLines(random, inventAnybody(random), 'TD3')
    return joined(random, page, page, false)
  },
}
