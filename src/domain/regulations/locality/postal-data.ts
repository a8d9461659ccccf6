import type { Coordinates } from './geometry.ts'

/** What an operator's postal data says of one code. */
export interface PostalPlace extends Coordinates {
  places: string[]
  /** Kilometres from the middle to the furthest place of the code. */
  radiusKm: number
}

export type PostalData = ReadonlyMap<string, PostalPlace>

/** Splits a line of comma-separated values; quoted values may hold commas and doubled quotes. */
function splitCsv(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  )
}

/** Columns of the download at geonames.org, which has no header. */
const GEONAMES_COLUMNS = { country: 0, code: 1, place: 2, latitude: 9, longitude: 10 }

function columnsOf(header: string[]): typeof GEONAMES_COLUMNS | undefined {
  const find = (...names: string[]) => header.findIndex(name => names.includes(name.trim().toLowerCase()))
  const columns = {
    country: find('country_code', 'country'),
    code: find('zipcode', 'postal_code', 'postalcode', 'zip'),
    place: find('place', 'place_name', 'city'),
    latitude: find('latitude', 'lat'),
    longitude: find('longitude', 'lon', 'lng'),
  }
  return Object.values(columns).includes(-1) ? undefined : columns
}

/**
 * Reads postal data in GeoNames' form: tab-separated as downloaded, or comma-separated with a header. Rows of other countries and
 * rows without numbers are left out.
 */
export function parsePostalData(text: string, isoCountry: string): PostalData {
  const lines = text.split(/\r?\n/)
  const isTabbed = (lines[0] ?? '').includes('\t')
  const split = (line: string) => (isTabbed ? line.split('\t') : splitCsv(line))
  const columns = columnsOf(split(lines[0] ?? '')) ?? GEONAMES_COLUMNS
  const rows = new Map<string, { place: string; latitude: number; longitude: number }[]>()
  for (const line of lines) {
    const cells = split(line)
    const [latitude, longitude] = [Number.parseFloat(cells[columns.latitude] ?? ''), Number.parseFloat(cells[columns.longitude] ?? '')]
    const code = cells[columns.code]?.trim()
    if (!code || cells[columns.country] !== isoCountry || Number.isNaN(latitude) || Number.isNaN(longitude)) continue
    const known = rows.get(code)
    const row = { place: cells[columns.place]?.trim() ?? '', latitude, longitude }
    if (known) known.push(row)
    else rows.set(code, [row])
  }
  return new Map([...rows].map(([code, places]) => [code, gather(places)]))
}

function gather(rows: readonly { place: string; latitude: number; longitude: number }[]): PostalPlace {
  const middle = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const latitude = middle(rows.map(row => row.latitude))
  const longitude = middle(rows.map(row => row.longitude))
  const furthest = Math.max(
    ...rows.map(row =>
      Math.hypot((row.latitude - latitude) * 111, (row.longitude - longitude) * 111 * Math.cos((latitude * Math.PI) / 180)),
    ),
  )
  return { places: [...new Set(rows.map(({ place }) => place))], latitude, longitude, radiusKm: furthest }
}
