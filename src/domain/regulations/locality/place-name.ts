import { EXONYMS } from '../../text/addresses.ts'
import { plain } from '../../text/letters.ts'

/** A place's name taken apart, in a spelling that is equal for MÜNCHEN, Muenchen and Munich. */
export interface PlaceName {
  /** The name without qualifiers, letters only: `BADHOMBURG`, `KOLNPORZ`. */
  head: string
  /** What tells namesakes apart: MAIN, ODER, RHEINLAND. */
  qualifiers: string[]
  /** Of a name with a hyphen: KOLN of Köln-Porz. */
  town: string | null
  /** Of a name with a hyphen: PORZ of Köln-Porz. */
  district: string | null
}

/** Words that begin a name and never are one. */
const LEADS = new Set([
  ...[
    'BAD',
    'SANKT',
    'ST',
    'SAINT',
    'GROSS',
    'KLEIN',
    'NEU',
    'ALT',
    'OBER',
    'UNTER',
    'HOHEN',
    'HOHE',
    'KONIGS',
    'MARKT',
    'BURG',
    'SCHLOSS',
    'LUTHERSTADT',
    'HANSESTADT',
    'STADT',
  ],
  ...[
    'LA',
    'LE',
    'LES',
    'EL',
    'LOS',
    'LAS',
    'SAN',
    'SANTA',
    'DEN',
    'DE',
    'MONT',
    'MONTE',
    'VILLA',
    'NOVI',
    'REGGIO',
    'PALMA',
    'SANT',
    'CITTA',
  ],
])
/** Words between a name and its qualifier. */
const FILLERS = new Set([
  'AM',
  'AN',
  'A',
  'AD',
  'DER',
  'DEM',
  'DEN',
  'DES',
  'DIE',
  'IM',
  'IN',
  'I',
  'OB',
  'O',
  'VOR',
  'VON',
  'V',
  'D',
  'BEI',
  'B',
  'KREIS',
  'KR',
  'LANDKREIS',
  'LKR',
  'UND',
  'U',
  'STADT',
  'SUR',
  'SUL',
  'DEL',
  'DI',
])
const DROPPED_LEADS = new Set(['LUTHERSTADT', 'HANSESTADT', 'STADT', 'LANDESHAUPTSTADT'])
/** Letters whose two spellings (ü, ue) are made one. */
const spell = (text: string): string =>
  plain(text)
    .replace(/[^A-Z]/g, '')
    .replace(/([AOU])E/g, '$1')

const EXONYM_OF = new Map(Object.entries(EXONYMS).map(([foreign, own]) => [spell(foreign), spell(own)]))
const own = (head: string): string => EXONYM_OF.get(head) ?? head

/** Takes a place's name apart. A name of nothing but signs has an empty head. */
export function placeName(name: string): PlaceName {
  const [outside, ...inside] = name.split(/[()]/)
  const words = (outside ?? '')
    .split(/[\s,/]+/)
    .map(word => word.replace(/\.$/, ''))
    .filter(Boolean)
  while (words.length > 1 && DROPPED_LEADS.has(spell(words[0] ?? ''))) words.shift()
  let size = 1
  while (size < words.length && LEADS.has(spell(words[size - 1] ?? ''))) size++
  const head = words.slice(0, size)
  const last = head.at(-1) ?? ''
  const cut = last.indexOf('-')
  const isPair = cut > 0 && cut < last.length - 1 && !LEADS.has(spell(last.slice(0, cut)))
  const first = head.slice(0, -1).join('')
  const rest = [...words.slice(size), ...inside.flatMap(text => text.split(/[\s,/-]+/))].map(spell)
  return {
    head: own(spell(head.join(''))),
    qualifiers: rest.filter(word => word !== '' && !FILLERS.has(word)),
    town: isPair ? own(spell(first + last.slice(0, cut))) : null,
    district: isPair ? spell(last.slice(cut + 1)) : null,
  }
}

/** Whether qualifiers allow both names to mean one place: one has none, or one begins like the other's (`M.`, `Rheinl`). */
export function areCompatible(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return true
  return a.some(left => b.some(right => left.startsWith(right) || right.startsWith(left)))
}

/** Whether both names can mean the same place. */
export const isSamePlace = (a: PlaceName, b: PlaceName): boolean =>
  a.head !== '' && a.head === b.head && areCompatible(a.qualifiers, b.qualifiers)
