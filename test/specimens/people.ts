import type { Random } from './random.ts'

/** An invented person; nobody of this name at this address is meant. */
export interface Person {
  firstName: string
  lastName: string
  sex: 'M' | 'F'
  /** YYYY-MM-DD */
  birthDate: string
  /** Three-letter code of ICAO 9303-3 (D for Germany). */
  nationality: string
  street: string
  city: string
  postalCode: string
  /** ISO 3166-1 alpha-2 */
  country: string
}

interface Names {
  country: string
  nationality: string
  women: readonly string[]
  men: readonly string[]
  families: readonly string[]
  streets: readonly string[]
  cities: readonly { postalCode: string; city: string }[]
  numberFirst: boolean
}

export const COUNTRIES: readonly Names[] = [
  {
    country: 'DE',
    nationality: 'D',
    women: ['Erika', 'Käthe', 'Jördis', 'Anneliese', 'Ute Marlene'],
    men: ['Jürgen', 'Günther', 'Max', 'Sören', 'Karl-Heinz'],
    families: ['Mustermann', 'Weißenfels', 'Müller-Lüdenscheid', 'Großkreutz', 'Vögele', 'von der Au'],
    streets: ['Unter den Linden', 'Königstraße', 'Bahnhofstr.', 'Am Mühlenweg', 'Goetheplatz'],
    cities: [
      { postalCode: '10117', city: 'Berlin' },
      { postalCode: '80331', city: 'München' },
      { postalCode: '50667', city: 'Köln' },
      { postalCode: '40213', city: 'Düsseldorf' },
    ],
    numberFirst: false,
  },
  {
    country: 'FR',
    nationality: 'FRA',
    women: ['Zoé', 'Hélène', 'Marie-Noëlle', 'Anaïs'],
    men: ['François', 'Jérôme', 'Loïc', 'Étienne'],
    families: ['Lefèvre', 'Dubois', 'Bérénger', "L'Hôpital", 'Garçon'],
    streets: ['rue de la Paix', 'boulevard Saint-Michel', 'allée des Chênes', 'rue du Château'],
    cities: [
      { postalCode: '75002', city: 'Paris' },
      { postalCode: '69001', city: 'Lyon' },
      { postalCode: '42000', city: 'Saint-Étienne' },
    ],
    numberFirst: true,
  },
  {
    country: 'ES',
    nationality: 'ESP',
    women: ['Íñiga', 'María José', 'Begoña', 'Lucía'],
    men: ['Ángel', 'José Luis', 'Iñaki', 'Martín'],
    families: ['Núñez', 'García López', 'Muñoz Peña', 'Jiménez'],
    streets: ['Calle Mayor', 'Avenida de la Constitución', 'Plaza de España'],
    cities: [
      { postalCode: '28013', city: 'Madrid' },
      { postalCode: '29015', city: 'Málaga' },
      { postalCode: '15001', city: 'A Coruña' },
    ],
    numberFirst: false,
  },
  {
    country: 'PL',
    nationality: 'POL',
    women: ['Małgorzata', 'Agnieszka', 'Żaneta', 'Łucja'],
    men: ['Paweł', 'Michał', 'Świętosław', 'Grzegorz'],
    families: ['Kowalska', 'Wiśniewski', 'Dąbrowska', 'Łęcki', 'Źrebiec'],
    streets: ['ul. Marszałkowska', 'ul. Świętokrzyska', 'al. Niepodległości'],
    cities: [
      { postalCode: '00-001', city: 'Warszawa' },
      { postalCode: '30-001', city: 'Kraków' },
      { postalCode: '90-001', city: 'Łódź' },
    ],
    numberFirst: false,
  },
  {
    country: 'GB',
    nationality: 'GBR',
    women: ['Eleanor', 'Siobhan', 'Mary-Jane', 'Olivia'],
    men: ['Oliver', 'Angus', 'William Henry', 'Rhys'],
    families: ["O'Connor", 'Smith-Jones', 'MacTavish', 'Winterbourne'],
    streets: ['High Street', 'Station Road', 'Baker Lane'],
    cities: [
      { postalCode: 'M1 1AE', city: 'Manchester' },
      { postalCode: 'EC1A 1BB', city: 'London' },
      { postalCode: 'EH1 1YZ', city: 'Edinburgh' },
    ],
    numberFirst: true,
  },
  {
    country: 'US',
    nationality: 'USA',
    women: ['Jane', 'Maria', 'Abigail'],
    men: ['John', 'Michael', 'Tyrone'],
    families: ['Sample', 'Doe', 'Whitaker', 'Van Buren'],
    streets: ['Sample Street', 'Oak Avenue', 'Mission Blvd'],
    cities: [
      { postalCode: '95814', city: 'Sacramento' },
      { postalCode: '94103', city: 'San Francisco' },
    ],
    numberFirst: true,
  },
]

/** The person that the demo and most tests are about. */
export const ERIKA: Person = {
  firstName: 'Erika',
  lastName: 'Mustermann',
  sex: 'F',
  birthDate: '1984-08-12',
  nationality: 'D',
  street: 'Unter den Linden 1',
  city: 'Berlin',
  postalCode: '10117',
  country: 'DE',
}

export function inventPerson(random: Random, country?: string): Person {
  const names = COUNTRIES.find(one => one.country === country) ?? random.pick(COUNTRIES)
  const sex = random.pick(['M', 'F'] as const)
  const number = `${random.whole(1, 199)}${random.next() < 0.2 ? random.pick(['a', 'b']) : ''}`
  const street = random.pick(names.streets)
  return {
    firstName: random.pick(sex === 'F' ? names.women : names.men),
    lastName: random.pick(names.families),
    sex,
    birthDate: inventDate(random, 1940, 2005),
    nationality: names.nationality,
    street: names.numberFirst ? `${number} ${street}` : `${street} ${number}`,
    ...random.pick(names.cities),
    country: names.country,
  }
}

export const inventDate = (random: Random, from: number, to: number): string =>
  `${random.whole(from, to)}-${String(random.whole(1, 12)).padStart(2, '0')}-${String(random.whole(1, 28)).padStart(2, '0')}`
