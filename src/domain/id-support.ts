import type { DocumentKind } from './documents/kinds.ts'

/** Which country's papers the hosted check accepts: those that a machine can read (ICAO 9303 lines or an AAMVA barcode). */
const codes = (text: string): readonly string[] => text.split(/\s+/)

/** Every inhabited territory of ISO 3166-1 issues (or shares) a passport with machine-readable lines. */
const PASSPORT =
  codes(`AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK
CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR
HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL
SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

const NATIONAL_ID_CARD = new Set(
  codes(`AE AL AR AT BA BE BG CH CL CY CZ DE DZ EC EE ES FI FR GE GR HR HU IS IT KE KW LI LT LU LV MA MC MD ME MK MT NG NL NO PE PK PL PT QA RO RS SE SI SK SM
TR UA UY`),
)

/** Council Regulation (EC) 1030/2002: one format for residence permits, also used by the EFTA states. */
const RESIDENCE_PERMIT = new Set(codes('AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'))

const DRIVERS_LICENSE = new Set(codes('CA CH FR US'))

/** The specimen state of ICAO 9303, for trying things out. */
export const SPECIMEN_COUNTRY = 'UTO'

export interface SupportedCountry {
  country: string
  types: DocumentKind[]
}

/** Kinds of paper accepted of this country (ISO 3166-1 alpha-2, or UTO), most common first; empty when none is. */
export function supportedTypes(country: string): DocumentKind[] {
  if (country === SPECIMEN_COUNTRY) return ['passport', 'national_id_card', 'residence_permit']
  if (!PASSPORT.includes(country)) return []
  const types: DocumentKind[] = ['passport']
  if (NATIONAL_ID_CARD.has(country)) types.push('national_id_card')
  if (DRIVERS_LICENSE.has(country)) types.push('drivers_license')
  if (RESIDENCE_PERMIT.has(country)) types.push('residence_permit')
  return types
}

export const supportedCountries = (): SupportedCountry[] => PASSPORT.map(country => ({ country, types: supportedTypes(country) }))
