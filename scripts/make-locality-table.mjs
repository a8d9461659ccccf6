// Makes src/domain/regulations/locality/de-zones.ts: where Germany's area codes and postal regions lie, to about a kilometre.
// Usage: node --import tsx scripts/make-locality-table.mjs POSTAL_FILE   (GeoNames postal data of Germany, CC BY 4.0)
import { readFileSync, writeFileSync } from 'node:fs'
import { distanceKm } from '../src/domain/regulations/locality/geometry.ts'
import { areCompatible, placeName } from '../src/domain/regulations/locality/place-name.ts'
import { parsePostalData } from '../src/domain/regulations/locality/postal-data.ts'
import { loadPrefixNames } from '../src/platform/locality.ts'

const TARGET = new URL('../src/domain/regulations/locality/de-zones.ts', import.meta.url)
const postal = parsePostalData(readFileSync(process.argv[2], 'utf8'), 'DE')
const names = await loadPrefixNames('DE')

/** Places of the postal data by head of name. Codes of single firms have names of firms and match nothing. */
const places = new Map()
const add = (key, place) => key && places.set(key, [...(places.get(key) ?? []), place])
for (const { places: all, latitude, longitude } of postal.values()) {
  for (const text of all) {
    const { head, district, qualifiers } = placeName(text)
    add(head, { latitude, longitude, qualifiers })
    add(district, { latitude, longitude, qualifiers: [] })
  }
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const middle = points => ({ latitude: median(points.map(p => p.latitude)), longitude: median(points.map(p => p.longitude)) })
/** Whether nearly all places lie together: a town with many codes may have a stray one. */
const isOnePlace = points => points.filter(p => distanceKm(p, middle(points)) < 25).length >= 0.8 * points.length
const candidates = new Map(
  [...names].map(([prefix, [text]]) => {
    const { head, town, district, qualifiers } = placeName(text)
    const all = places.get(head) ?? places.get(district) ?? places.get(town) ?? []
    const named = all.filter(place => place.qualifiers.length > 0 && qualifiers.length > 0 && areCompatible(place.qualifiers, qualifiers))
    return [prefix, named.length > 0 ? named : all.filter(place => areCompatible(place.qualifiers, qualifiers))]
  }),
)
/** Names with a single place first; namesakes are then settled by their neighbours in the numbering plan. */
const settled = new Map(
  [...candidates].filter(([, points]) => points.length > 0 && isOnePlace(points)).map(([prefix, points]) => [prefix, middle(points)]),
)
const anchorOf = prefix => {
  for (let size = prefix.length - 1; size >= 1; size--) {
    const near = [...settled].filter(([other]) => other !== prefix && other.startsWith(prefix.slice(0, size))).map(([, point]) => point)
    if (near.length >= 3) return middle(near)
  }
}
// A name that is unique but far from all its neighbours is a namesake of a place that the postal data does not know.
const strays = [...settled].filter(([prefix, point]) => {
  const anchor = anchorOf(prefix)
  return prefix.length > 3 && anchor && distanceKm(anchor, point) > 70
})
for (const [prefix] of strays) settled.delete(prefix)
const all = new Map(
  [...candidates].map(([prefix, points]) => {
    const known = settled.get(prefix)
    if (known) return [prefix, known]
    const anchor = anchorOf(prefix)
    const [nearest] = points.toSorted((a, b) => distanceKm(anchor, a) - distanceKm(anchor, b))
    return [prefix, nearest && distanceKm(anchor, nearest) < 40 ? nearest : anchor]
  }),
)

const regions = new Map()
for (const [code, point] of postal) regions.set(code.slice(0, 3), [...(regions.get(code.slice(0, 3)) ?? []), point])

/** Four characters of base 36: 0.0075 degrees of latitude and longitude, counted from 47 N 5.5 E. */
const pack = ({ latitude, longitude }) =>
  [latitude - 47, longitude - 5.5]
    .map(degrees =>
      Math.round(degrees / 0.0075)
        .toString(36)
        .padStart(2, '0'),
    )
    .join('')
const table = (name, words) => {
  const rows = []
  let row = ''
  for (const word of words) {
    if (row.length + word.length > 125) {
      rows.push(row)
      row = ''
    }
    row += row ? ` ${word}` : word
  }
  return `export const ${name} = [\n${[...rows, row].map(text => `  '${text}',`).join('\n')}\n].join(' ')`
}
const prefixes = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([prefix, point]) => `${prefix}:${pack(point)}`)
const postals = [...regions]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, points]) => {
    const centre = middle(points)
    const radii = points.map(point => distanceKm(centre, point)).toSorted((a, b) => a - b)
    return `${code}:${pack(centre)}${Math.min(15, Math.ceil(radii[Math.floor(radii.length * 0.95)] / 2)).toString(36)}`
  })
writeFileSync(
  TARGET,
  `// Made by scripts/make-locality-table.mjs from GeoNames' postal data (CC BY 4.0) and the names of area codes; do not edit by hand.

/** Where each area code of Germany lies: digits, then two characters each of latitude and longitude (base 36, steps of 0.0075 degrees from 47 N 5.5 E). */
${table('PREFIX_PLACES', prefixes)}

/** Where the first three digits of postal codes lie, written alike; the last character is the radius in steps of 2 km. */
${table('POSTAL_REGIONS', postals)}
`,
)
console.log(`${all.size} prefixes, ${settled.size} by a unique name, ${strays.length} strays, ${regions.size} postal regions`)
