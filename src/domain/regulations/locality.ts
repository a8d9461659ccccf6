import { UNMISTAKABLE } from './locality/de-split-towns.ts'
import { type Coordinates, distanceKm } from './locality/geometry.ts'
import { germanPrefixPlace, germanRegion, splitTownOf } from './locality/germany.ts'
import { areCompatible, isSamePlace, type PlaceName, placeName } from './locality/place-name.ts'
import type { PostalData } from './locality/postal-data.ts'
import { type Zone, zonesAt } from './locality/zones.ts'

export type LocalityVerdict = 'same' | 'different' | 'unknown'

export interface LocalityQuestion {
  isoCountry: string
  /** The number in E.164, or the prefix as national digits with or without the leading 0. */
  prefix: string
  postalCode: string
  city: string
  street: string
  coordinates?: Coordinates
}

/** What is known of one country's prefixes and places. Made once by `makeSources`; judging only reads it. */
export interface LocalitySources {
  /** Names of the place that a prefix serves, by national digits. */
  names: ReadonlyMap<string, readonly string[]>
  postal: PostalData | null
  zones: readonly Zone[]
  /** The names taken apart. */
  parsed: ReadonlyMap<string, readonly PlaceName[]>
  /** Prefixes by head of a name, and by the town of a name with a hyphen. */
  byHead: ReadonlyMap<string, readonly string[]>
  /** Every prefix with a name or a zone. */
  known: ReadonlySet<string>
  /** First digits whose prefixes all name one place (Vienna's 1 is known as 12, 13...), with the first of these. */
  commonStarts: ReadonlyMap<string, string>
}

export interface LocalityJudgement {
  verdict: LocalityVerdict
  /** What decided, for staff and the log: no personal data. */
  evidence: 'zone' | 'postal_code' | 'name' | 'distance' | 'none'
  /** Digits of the prefix that was recognised, or null. */
  prefix: string | null
  /** Names of the place that the prefix serves, to show in error 21615. */
  localities: string[]
}

/** Prepares what was loaded. */
export function makeSources({ names, postal, zones }: Pick<LocalitySources, 'names' | 'postal' | 'zones'>): LocalitySources {
  const parsed = new Map<string, PlaceName[]>()
  const byHead = new Map<string, string[]>()
  const add = (key: string, prefix: string) => {
    const known = byHead.get(key)
    if (!known) byHead.set(key, [prefix])
    else if (!known.includes(prefix)) known.push(prefix)
  }
  for (const [prefix, texts] of names) {
    const all = texts.flatMap(text => text.split('/').map(placeName))
    parsed.set(prefix, all)
    for (const { head, town } of all) {
      add(head, prefix)
      if (town) add(town, prefix)
    }
  }
  const known = new Set([...names.keys(), ...zones.map(({ prefix }) => prefix)])
  return { names, postal, zones, parsed, byHead, known, commonStarts: commonStartsOf(names) }
}

function commonStartsOf(names: LocalitySources['names']): Map<string, string> {
  const starts = new Map<string, { prefix: string; place: string | undefined; isCommon: boolean }>()
  for (const [prefix, [place]] of names) {
    for (const start of new Set([prefix.slice(0, 1), prefix.slice(0, 2)])) {
      const found = starts.get(start)
      if (!found) starts.set(start, { prefix, place, isCommon: true })
      else if (found.place !== place) found.isCommon = false
    }
  }
  return new Map([...starts].flatMap(([start, { prefix, isCommon }]) => (isCommon ? [[start, prefix]] : [])))
}

export const EMPTY_SOURCES: LocalitySources = makeSources({ names: new Map(), postal: null, zones: [] })

const CALLING_CODES: Readonly<Record<string, string>> = { AT: '43', BE: '32', CH: '41', DE: '49', ES: '34', IT: '39', SE: '46' }
/** Italy's numbers keep their 0 in E.164, and so do the names of its prefixes. */
const KEEPS_ZERO = new Set(['IT'])

/** The longest prefix of the number whose place is known. */
export function recognisePrefix(prefix: string, isoCountry: string, { known, commonStarts }: LocalitySources): string | null {
  const digits = prefix.replace(/[^\d+]/g, '').replace(/^00/, '+')
  const callingCode = CALLING_CODES[isoCountry]
  if (digits.startsWith('+') && (!callingCode || !digits.startsWith(`+${callingCode}`))) return null
  const national = digits.startsWith('+') ? digits.slice(1 + (callingCode?.length ?? 0)) : digits
  const bare = KEEPS_ZERO.has(isoCountry) ? national : national.replace(/^0+/, '')
  for (let size = Math.min(bare.length, 7); size > 0; size--) {
    const start = bare.slice(0, size)
    if (known.has(start)) return start
  }
  return commonStarts.get(bare.slice(0, 2)) ?? commonStarts.get(bare.slice(0, 1)) ?? null
}

/**
 * Whether the address lies in the locality of the number's prefix. Decides only what is unambiguous: a namesake, a town in several
 * areas without a telling postal code, and a suburb are `unknown`, and then a person looks. Pure and quick (about 10 microseconds).
 */
export function judgeLocality(question: LocalityQuestion, sources: LocalitySources): LocalityJudgement {
  const prefix = recognisePrefix(question.prefix, question.isoCountry, sources)
  const localities = prefix ? [...(sources.names.get(prefix) ?? [])] : []
  const answer = (verdict: LocalityVerdict, evidence: LocalityJudgement['evidence']): LocalityJudgement => ({
    verdict,
    evidence,
    prefix,
    localities,
  })
  if (!prefix) return answer('unknown', 'none')
  const byZone = judgeByZone(prefix, question, sources)
  if (byZone) return answer(byZone, 'zone')
  const city = placeName(question.city)
  if (city.head === '') return answer('unknown', 'none')
  if (question.isoCountry === 'DE') {
    const [verdict, evidence] = judgeGerman(prefix, city, question.postalCode.replace(/\D/g, ''), sources)
    return answer(verdict, evidence)
  }
  return answer(judgeByName(prefix, city, question.isoCountry, sources), 'name')
}

/**
 * The prefixes in whose locality the address surely lies. Empty for suburbs, namesakes and towns that nobody knows: there a person
 * has to settle the place before a proof with this address may serve any number.
 */
export function settledPrefixes(address: Omit<LocalityQuestion, 'prefix'>, sources: LocalitySources): string[] {
  const { head, town } = placeName(address.city)
  const split = address.isoCountry === 'DE' ? splitTownOf(placeName(address.city)) : undefined
  const candidates = new Set([
    ...(address.coordinates ? zonesAt(address.coordinates, sources.zones) : []),
    ...(sources.byHead.get(head) ?? []),
    ...(town ? (sources.byHead.get(town) ?? []) : []),
    ...(split ? [split.main, ...split.places.values()] : []),
  ])
  return [...candidates].filter(prefix => judgeLocality({ ...address, prefix }, sources).verdict === 'same')
}

/** Zones settle the question only where they tile the country around the point: inside ours, or inside another and not ours. */
function judgeByZone(prefix: string, { coordinates }: LocalityQuestion, { zones }: LocalitySources): 'same' | 'different' | undefined {
  if (!coordinates || !zones.some(zone => zone.prefix === prefix)) return undefined
  const around = zonesAt(coordinates, zones)
  if (around.length === 0) return undefined
  return around.includes(prefix) ? 'same' : 'different'
}

/** Kilometres that an area of numbering reaches beyond its name's place; the widest, Berlin's, reaches 24. */
const NEAR_KM = 30
/** Beyond this an address cannot lie in the area, even where a postal region and an area are both large. */
const FAR_KM = 45

type Verdict = [LocalityVerdict, LocalityJudgement['evidence']]

function judgeGerman(prefix: string, city: PlaceName, postalCode: string, sources: LocalitySources): Verdict {
  const place = germanPrefixPlace(prefix)
  const exact = sources.postal?.get(postalCode)
  // A town that the operator's data does not know at this postal code contradicts itself: nothing is the same then.
  const isContradictory = exact !== undefined && !exact.places.some(text => isTownAt(city, placeName(text)))
  const region = exact ?? germanRegion(postalCode)
  if (!place || !region) return [judgeWithoutPostalCode(prefix, city, sources), 'name']
  const away = distanceKm(place, region) - region.radiusKm
  const own = sources.parsed.get(prefix) ?? []
  const isNamed = own.some(name => names(city, name))
  if (away > FAR_KM) return isNamed ? ['unknown', 'none'] : ['different', 'distance']
  // A district that has an area of its own (Mainz-Kastel) is settled by its name.
  const split = city.town !== null && sources.byHead.has(city.head) ? undefined : splitTownOf(city)
  if (split && isTownOf(split.main, region)) {
    const listed = split.places.get(postalCode)
    if (listed === prefix) return ['same', 'postal_code']
    if (listed !== undefined || split.unsure.has(postalCode)) return ['unknown', 'none']
    if (prefix === split.main && away <= NEAR_KM && !isContradictory) return ['same', 'postal_code']
    return ['unknown', 'none']
  }
  if (!isNamed || isContradictory || away > NEAR_KM) return ['unknown', 'none']
  const isExact = own.some(name => isSamePlace(city, name))
  const rivals = prefixesNear(city, region, sources).filter(
    other => other !== prefix && (!isExact || city.town === null || sources.byHead.get(city.head)?.includes(other)),
  )
  return rivals.length === 0 && own.some(name => isNameOf(city, name)) ? ['same', 'name'] : ['unknown', 'none']
}

/** Whether the town, or the town of the district, is one of the postal code's places. */
const isTownAt = (city: PlaceName, place: PlaceName): boolean => names(city, place) || names(place, city)

/** Whether the postal code lies around the town itself: a namesake's code far off proves nothing. */
function isTownOf(main: string, region: Coordinates & { radiusKm: number }): boolean {
  const place = germanPrefixPlace(main)
  return place !== undefined && distanceKm(place, region) - region.radiusKm <= NEAR_KM
}

/** Whether the address may name the area's place: the town itself, or a district of it on either side. */
function names(city: PlaceName, area: PlaceName): boolean {
  if (isSamePlace(city, area)) return true
  if (city.town !== null && city.town === area.head && areCompatible(city.qualifiers, area.qualifiers)) return true
  return area.town !== null && (area.town === city.head || area.district === city.head)
}

/** Whether the address names the area's place surely: the place itself, or a district that the place's name does not single out. */
function isNameOf(city: PlaceName, area: PlaceName): boolean {
  return isSamePlace(city, area) || (city.town !== null && city.town === area.head && area.town === null)
}

/** Every prefix near the postal code whose place the address may name: more than one means a town in several areas, or namesakes. */
function prefixesNear(city: PlaceName, region: Coordinates & { radiusKm: number }, { byHead, parsed }: LocalitySources): string[] {
  const candidates = new Set([...(byHead.get(city.head) ?? []), ...(city.town ? (byHead.get(city.town) ?? []) : [])])
  return [...candidates].filter(other => {
    const place = germanPrefixPlace(other)
    if (!place || distanceKm(place, region) - region.radiusKm > FAR_KM) return false
    return (parsed.get(other) ?? []).some(name => names(city, name))
  })
}

const unmistakable = new Map(UNMISTAKABLE.map(text => [placeName(text).head, placeName(text)]))

/** Only large towns are known by name alone, and only where they lie in one area. */
function judgeWithoutPostalCode(prefix: string, city: PlaceName, sources: LocalitySources): LocalityVerdict {
  if (!unmistakable.has(city.head)) return 'unknown'
  const all = sources.byHead.get(city.head) ?? []
  if (all.length === 1 && all[0] === prefix && !splitTownOf(city)) return 'same'
  const place = germanPrefixPlace(prefix)
  const isFar =
    all.length > 0 && place !== undefined && all.every(other => distanceKm(germanPrefixPlace(other) ?? place, place) > NEAR_KM + FAR_KM)
  return isFar ? 'different' : 'unknown'
}

/** Countries whose areas we cannot place: a name that stands for one area only decides, and a main town of another region refuses. */
function judgeByName(prefix: string, city: PlaceName, isoCountry: string, { parsed, byHead }: LocalitySources): LocalityVerdict {
  const own = parsed.get(prefix) ?? []
  const all = byHead.get(city.head) ?? []
  const sameNamed = all.filter(other => (parsed.get(other) ?? []).some(name => names(city, name)))
  if (sameNamed.includes(prefix)) {
    const isOnlyHere = sameNamed.every(
      other => other === prefix || (parsed.get(other) ?? []).every(name => own.some(mine => isSamePlace(mine, name))),
    )
    return isOnlyHere && own.some(name => isNameOf(city, name)) ? 'same' : 'unknown'
  }
  const isMainTown =
    sameNamed.length > 0 &&
    sameNamed.every(other => other.replace(/^0/, '').length <= 3 && regionOf(other, isoCountry) !== regionOf(prefix, isoCountry))
  return isMainTown ? 'different' : 'unknown'
}

/** The digit that tells regions apart: the first, and in Spain the one after the 8 or 9 of every geographic number. */
const regionOf = (prefix: string, isoCountry: string): string =>
  isoCountry === 'ES' ? prefix.slice(1, 2) : prefix.replace(/^0/, '').slice(0, 1)
