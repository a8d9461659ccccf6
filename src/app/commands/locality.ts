import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { isCountry } from '../../domain/countries.ts'
import { AppError } from '../../domain/errors.ts'
import { parsePostalData } from '../../domain/regulations/locality/postal-data.ts'
import { parseZones } from '../../domain/regulations/locality/zones.ts'
import { judgeLocality, type LocalityJudgement } from '../../domain/regulations/locality.ts'
import { loadLocality } from '../../platform/locality.ts'
import { StartTrouble } from '../../platform/postgres/embedded-trouble.ts'
import { readConfig } from '../config.ts'
import { requireInstallation } from '../installation.ts'

interface CheckFlags {
  country: string
  prefix: string
  postalCode: string
  city: string
  street: string
  latitude?: string
  longitude?: string
  data?: string
  postalData?: string
  zones?: string
  json?: boolean
}

type CheckAnswer = LocalityJudgement & { country: string }

export function registerLocalityCommands(program: Command): void {
  const say = (text: string) => program.configureOutput().writeOut?.(text)
  const locality = program.command('locality').description('Prefixes of numbers and the places they belong to')
  locality
    .command('check')
    .description('Tell whether an address lies in the locality of a prefix: same, different, or unknown, which a person settles')
    .requiredOption('--country <code>', 'ISO 3166-1 alpha-2')
    .requiredOption('--prefix <digits>', 'area code with or without its 0, or a whole number with +')
    .requiredOption('--city <name>', 'town of the address')
    .option('--postal-code <code>', 'postal code of the address', '')
    .option('--street <line>', 'street and house number', '')
    .option('--latitude <degrees>', 'where the address lies, for zones')
    .option('--longitude <degrees>', 'where the address lies, for zones')
    .option('--data <directory>', "the server's data directory, with what was imported (COUNTERSIGN_DATA, default ./data)")
    .option('--postal-data <file>', "postal data in GeoNames' form to use instead of the imported")
    .option('--zones <file>', 'zones as GeoJSON to use instead of the imported')
    .option('--json', 'for machines')
    .action(async (flags: CheckFlags) => {
      const judged = await check(flags)
      say(flags.json ? `${JSON.stringify(judged)}\n` : inWords(judged))
    })

  locality
    .command('import <file>')
    .description(
      "Keep an operator's postal data (GeoNames' form) or zones (GeoJSON) for a country; a running server reads them at its next start",
    )
    .requiredOption('--country <code>', 'ISO 3166-1 alpha-2')
    .option('--data <directory>', "the server's data directory (COUNTERSIGN_DATA, default ./data)")
    .option('--json', 'for machines')
    .action(async (file: string, flags: { country: string; data?: string; json?: boolean }) => {
      const kept = await keep(file, countryOf(flags.country), flags.data)
      say(flags.json ? `${JSON.stringify(kept)}\n` : `${kept.entries} ${kept.kind} of ${kept.country} imported\n`)
    })
}

function countryOf(code: string): string {
  const country = code.toUpperCase()
  if (!isCountry(country)) throw new AppError('invalidParameter', { name: '--country', why: 'it is not one of ISO 3166-1 alpha-2' })
  return country
}

const localityFolder = (data: string | undefined): string => join(readConfig(data ? { data } : {}).dataDir, 'locality')

async function check(flags: CheckFlags): Promise<CheckAnswer> {
  const country = countryOf(flags.country)
  // Without one the built-in tables judge; one that is named and not there was mistyped.
  if (flags.data && !existsSync(flags.data))
    throw new StartTrouble(`There is no directory ${flags.data}.`, 'Name the data directory with --data DIR.')
  const sources = await loadLocality(country, {
    directory: localityFolder(flags.data),
    postalFile: flags.postalData,
    zonesFile: flags.zones,
  }).catch(asMendable)
  const [latitude, longitude] = [Number(flags.latitude), Number(flags.longitude)]
  if (flags.latitude !== undefined && !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    throw new AppError('invalidParameter', { name: '--latitude', why: 'it goes together with --longitude, in degrees' })
  const judged = judgeLocality(
    {
      isoCountry: country,
      prefix: flags.prefix,
      postalCode: flags.postalCode,
      city: flags.city,
      street: flags.street,
      ...(flags.latitude === undefined ? {} : { coordinates: { latitude, longitude } }),
    },
    sources,
  )
  return { verdict: judged.verdict, evidence: judged.evidence, country, prefix: judged.prefix, localities: judged.localities }
}

function inWords({ verdict, evidence, prefix, localities }: CheckAnswer): string {
  if (!prefix) return `${verdict}: the prefix is not known\n`
  return `${verdict}: prefix ${prefix} serves ${localities.join(', ') || 'a place without a known name'} (by ${evidence})\n`
}

/** Reads the file before it is kept, so that a server never meets one it cannot read. */
async function keep(
  file: string,
  country: string,
  data: string | undefined,
): Promise<{ country: string; kind: 'postal codes' | 'zones'; entries: number }> {
  const config = readConfig(data ? { data } : {})
  requireInstallation(config)
  const text = await readFile(file, 'utf8').catch(asMendable)
  const isZones = text.trimStart().startsWith('{')
  const entries = isZones ? zonesIn(text) : parsePostalData(text, country).size
  if (entries === 0) throw new AppError('invalidParameter', { name: 'file', why: `it holds nothing of ${country}` })
  const folder = localityFolder(data)
  await mkdir(folder, { recursive: true })
  await copyFile(file, join(folder, `${country}.${isZones ? 'zones.geojson' : 'postal.txt'}`))
  return { country, kind: isZones ? 'zones' : 'postal codes', entries }
}

function zonesIn(text: string): number {
  try {
    return parseZones(text).length
  } catch (error) {
    throw new AppError(
      'invalidParameter',
      { name: 'file', why: error instanceof Error ? error.message : 'it cannot be read' },
      { cause: error },
    )
  }
}

function asMendable(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    throw new AppError('invalidParameter', { name: 'file', why: 'it does not exist' }, { cause: error })
  throw error
}
