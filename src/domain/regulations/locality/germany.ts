import { SPLIT_TOWNS } from './de-split-towns.ts'
import { POSTAL_REGIONS, PREFIX_PLACES } from './de-zones.ts'
import type { Coordinates } from './geometry.ts'
import { isSamePlace, type PlaceName, placeName } from './place-name.ts'

const STEP_DEGREES = 0.0075

const unpack = (packed: string): Coordinates => ({
  latitude: 47 + Number.parseInt(packed.slice(0, 2), 36) * STEP_DEGREES,
  longitude: 5.5 + Number.parseInt(packed.slice(2, 4), 36) * STEP_DEGREES,
})

const pairs = (table: string): [string, string][] =>
  table.split(' ').map(entry => {
    const cut = entry.indexOf(':')
    return [entry.slice(0, cut), entry.slice(cut + 1)]
  })

interface Table {
  prefixes: ReadonlyMap<string, Coordinates>
  regions: ReadonlyMap<string, Coordinates & { radiusKm: number }>
}

let table: Table | undefined

/** Unpacked when first asked for: servers that never judge a German address do without. */
function german(): Table {
  table ??= {
    prefixes: new Map(pairs(PREFIX_PLACES).map(([prefix, packed]) => [prefix, unpack(packed)])),
    regions: new Map(
      pairs(POSTAL_REGIONS).map(([code, packed]) => [code, { ...unpack(packed), radiusKm: Number.parseInt(packed.slice(4), 36) * 2 }]),
    ),
  }
  return table
}

/** Where an area code's place lies, to about a kilometre. */
export const germanPrefixPlace = (prefix: string): Coordinates | undefined => german().prefixes.get(prefix)

/** Where the first three digits of a postal code lie, with the distance within which nearly all its codes do. */
export const germanRegion = (postalCode: string): (Coordinates & { radiusKm: number }) | undefined =>
  postalCode.length === 5 ? german().regions.get(postalCode.slice(0, 3)) : undefined

interface SplitTownFacts {
  name: PlaceName
  main: string
  places: ReadonlyMap<string, string>
  unsure: ReadonlySet<string>
}

const SPLIT: readonly SplitTownFacts[] = SPLIT_TOWNS.map(({ town, main, sure, unsure }) => ({
  name: placeName(town),
  main,
  places: new Map(Object.entries(sure).flatMap(([prefix, codes]) => codes.map(code => [code, prefix] as const))),
  unsure: new Set(unsure),
}))

/** What is known of the town if it lies in several areas. */
export function splitTownOf(city: PlaceName): SplitTownFacts | undefined {
  return SPLIT.find(({ name }) => isSamePlace(name, city) || (city.town !== null && city.town === name.head))
}
