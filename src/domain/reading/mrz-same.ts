import { nameRows } from './mrz-formats.ts'
import type { MrzReading } from './reading.ts'

/** Share of the characters in which two readings of one paper may differ: a family's passports differ in a sixth. */
const MISREAD = 0.08
const MISREAD_OF_NAME = 1

type Zone = Pick<MrzReading, 'format' | 'lines' | 'failed'>

/**
 * Whether two readings are of one paper, perhaps photographed twice, but for a few misread characters; where check digits do not hold, the
 * same name is enough.
 */
export function isSamePaper(one: Zone, other: Zone): boolean {
  if (one.format !== other.format) return false
  const isDoubtful = one.failed.length > 0 || other.failed.length > 0
  const [whole, names] = [one.lines.join(''), namesIn(one)]
  return (
    differing(whole, other.lines.join('')) <= MISREAD * whole.length || (isDoubtful && differing(names, namesIn(other)) <= MISREAD_OF_NAME)
  )
}

/** The characters of the columns for names. */
const namesIn = ({ format, lines }: Zone): string =>
  nameRows(format)
    .map(({ line, from, to }) => lines[line]?.slice(from, to) ?? '')
    .join('')

const differing = (one: string, other: string): number => [...one].filter((character, at) => character !== other[at]).length
