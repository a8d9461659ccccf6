import type { ImportedNumber } from '../features/numbers/inventory-store.ts'

/** Groups of invented numbers for a first look; `digits` follow the prefix. Ranges are set aside for fiction where a country has such. */
const GROUPS = [
  {
    prefix: '+4930',
    isoCountry: 'DE',
    numberType: 'local',
    locality: 'Berlin',
    region: 'Berlin',
    start: 23_125_000,
    capabilities: ['voice'],
  },
  {
    prefix: '+4989',
    isoCountry: 'DE',
    numberType: 'local',
    locality: 'München',
    region: 'Bayern',
    start: 99_998_000,
    capabilities: ['voice'],
  },
  {
    prefix: '+4940',
    isoCountry: 'DE',
    numberType: 'local',
    locality: 'Hamburg',
    region: 'Hamburg',
    start: 66_969_100,
    capabilities: ['voice'],
  },
  {
    prefix: '+4969',
    isoCountry: 'DE',
    numberType: 'local',
    locality: 'Frankfurt am Main',
    region: 'Hessen',
    start: 90_009_000,
    capabilities: ['voice'],
  },
  {
    prefix: '+49221',
    isoCountry: 'DE',
    numberType: 'local',
    locality: 'Köln',
    region: 'Nordrhein-Westfalen',
    start: 4_710_100,
    capabilities: ['voice'],
  },
  {
    prefix: '+49171',
    isoCountry: 'DE',
    numberType: 'mobile',
    locality: null,
    region: null,
    start: 3_920_000,
    capabilities: ['voice', 'sms'],
  },
  {
    prefix: '+4420',
    isoCountry: 'GB',
    numberType: 'local',
    locality: 'London',
    region: 'England',
    start: 79_460_000,
    capabilities: ['voice', 'sms'],
  },
  {
    prefix: '+447700',
    isoCountry: 'GB',
    numberType: 'mobile',
    locality: null,
    region: null,
    start: 900_000,
    capabilities: ['voice', 'sms'],
  },
  {
    prefix: '+331',
    isoCountry: 'FR',
    numberType: 'local',
    locality: 'Paris',
    region: 'Île-de-France',
    start: 99_000_000,
    capabilities: ['voice'],
  },
  {
    prefix: '+1415',
    isoCountry: 'US',
    numberType: 'local',
    locality: 'San Francisco',
    region: 'CA',
    start: 5_550_100,
    capabilities: ['voice', 'sms', 'mms'],
  },
  {
    prefix: '+1800',
    isoCountry: 'US',
    numberType: 'toll-free',
    locality: null,
    region: null,
    start: 5_550_100,
    capabilities: ['voice', 'sms'],
  },
] as const
const PER_GROUP = 120

/** At least a hundred numbers of each group for the demo account to buy. */
export function demoNumbers(): ImportedNumber[] {
  return GROUPS.flatMap(({ prefix, start, ...about }) =>
    Array.from({ length: PER_GROUP }, (_, index) => ({ ...about, phoneNumber: `${prefix}${start + index}` })),
  )
}
