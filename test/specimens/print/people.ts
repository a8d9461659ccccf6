import { inventPerson, type Person } from '../people.ts'
import type { Random } from '../random.ts'

/** More invented names and places than the other specimens have, so that nothing is tuned to a handful of people. */
interface More {
  first: readonly string[]
  last: readonly string[]
  streets: readonly string[]
  places: readonly (readonly [postalCode: string, city: string])[]
}

const MORE: Readonly<Record<string, More>> = {
  DE: {
    first: [
      'Annegret',
      'Björn',
      'Cäcilie',
      'Dörte',
      'Friederike',
      'Götz',
      'Hans-Jürgen',
      'Ingeborg',
      'Käte',
      'Rüdiger',
      'Ulrike',
      'Wolfgang',
    ],
    last: [
      'Aßmann',
      'Böttcher',
      'Drößler',
      'Engelhardt',
      'Fößel',
      'Hagenkötter',
      'Jäger',
      'Kühnert',
      'Meyer-Wölfing',
      'Schößow',
      'von Thünen',
      'Zwölfer',
    ],
    streets: [
      'Lindenstraße',
      'Am Alten Markt',
      'Gartenweg',
      'Schillerstr.',
      'Hohenzollernring',
      'Kirchgasse',
      'Straße der Einheit',
      'Mühlenplatz',
    ],
    places: [
      ['01067', 'Dresden'],
      ['28195', 'Bremen'],
      ['70173', 'Stuttgart'],
      ['90402', 'Nürnberg'],
      ['55116', 'Mainz'],
      ['23552', 'Lübeck'],
    ],
  },
  FR: {
    first: ['Agnès', 'Benoît', 'Chloé', 'Gaëlle', 'Jean-François', 'Mathéo', 'Noémie', 'Rémi', 'Solène', 'Théo', 'Yves'],
    last: ['Beauchêne', 'Crépin', "d'Almeida", 'Fèvre', 'Guérin', 'Hébrard', 'Lacôte', 'Maçon', 'Pélissier', 'Vasseur', 'Le Goff'],
    streets: ['rue Victor Hugo', 'avenue de la République', 'impasse des Érables', 'place du Marché', 'quai de Saône', 'chemin des Prés'],
    places: [
      ['13001', 'Marseille'],
      ['31000', 'Toulouse'],
      ['38000', 'Grenoble'],
      ['76600', 'Le Havre'],
      ['06000', 'Nice'],
      ['29200', 'Brest'],
    ],
  },
  ES: {
    first: ['Álvaro', 'Belén', 'Concepción', 'Óscar', 'Inés', 'Joaquín', 'María Ángeles', 'Raúl', 'Sofía', 'Ximena'],
    last: ['Álvarez Gómez', 'Ibáñez Ruiz', 'López de la Peña', 'Martínez Cañas', 'Ordóñez', 'Peñalver Gil', 'Sánchez Vázquez', 'Zúñiga'],
    streets: ['Calle de Alcalá', 'C/ Colón', 'Avda. de América', 'Paseo de la Castellana', 'Plaza Mayor', 'Calle Núñez de Balboa'],
    places: [
      ['46002', 'Valencia'],
      ['41001', 'Sevilla'],
      ['50003', 'Zaragoza'],
      ['48001', 'Bilbao'],
      ['33003', 'Oviedo'],
    ],
  },
  PL: {
    first: ['Bogusław', 'Elżbieta', 'Grażyna', 'Jędrzej', 'Krzysztof', 'Michalina', 'Stanisław', 'Zbigniew', 'Żaklina', 'Wacław'],
    last: ['Bąk', 'Chrząszczewska', 'Gołębiowski', 'Jabłońska', 'Kaźmierczak', 'Mańkowski', 'Pięta', 'Sędzimir', 'Wójcik', 'Żółtowska'],
    streets: ['ul. Długa', 'ul. Piękna', 'al. Jerozolimskie', 'os. Słoneczne', 'ul. Księcia Józefa', 'pl. Wolności'],
    places: [
      ['50-101', 'Wrocław'],
      ['80-001', 'Gdańsk'],
      ['61-001', 'Poznań'],
      ['15-001', 'Białystok'],
      ['87-100', 'Toruń'],
      ['35-001', 'Rzeszów'],
    ],
  },
  GB: {
    first: ['Alistair', 'Bethany', 'Caoimhe', 'Dafydd', 'Fiona', 'Georgina', 'Harriet', 'Imogen', 'Kieran', 'Niamh', 'Zoë'],
    last: ['Abernathy', 'Blackwood', 'Cholmondeley', "D'Arcy", 'Fitzwilliam', 'Hughes', 'McAllister', 'Pemberton-Hall', 'Wetherby'],
    streets: ['Victoria Road', 'Church Lane', 'The Crescent', 'Queens Avenue', 'Mill Hill', 'Kings Drive'],
    places: [
      ['BS1 4DJ', 'Bristol'],
      ['LS1 5QS', 'Leeds'],
      ['CF10 1EP', 'Cardiff'],
      ['B1 1BB', 'Birmingham'],
      ['G1 1XQ', 'Glasgow'],
    ],
  },
  US: {
    first: ['Amelia', 'Brandon', 'Deshawn', 'Jessica', 'Luis', 'Savannah'],
    last: ['Anderson', 'Castillo', "O'Brien", 'Washington', 'Zimmerman'],
    streets: ['Maple Street', 'Sunset Blvd', 'Elm Drive', 'Lakeview Avenue'],
    places: [
      ['60601', 'Chicago'],
      ['78701', 'Austin'],
      ['97201', 'Portland'],
      ['30301', 'Atlanta'],
    ],
  },
}
/** Letters of Latin Extended-A and of the north that no list above has. */
const ELSEWHERE = [
  'Čeněk Dvořák',
  'Győző Szűcs',
  'Ştefan Mihăilă',
  'Þóra Guðmundsdóttir',
  'Søren Bjørnstad',
  'Åsa Ström',
  'İbrahim Yıldız',
  'Jānis Bērziņš',
  'Žydrūnas Šimkus',
  'Đorđe Živković',
  'Ľubomír Šťastný',
]

const NUMBER_FIRST = new Set(['FR', 'GB', 'US'])

export function inventReader(random: Random, country: string): Person {
  const base = inventPerson(random, country)
  const more = MORE[country]
  if (!more || random.next() < 0.15) return base
  const [postalCode, city] = random.pick(more.places)
  const street = random.pick(more.streets)
  const number = `${random.whole(1, 180)}${random.next() < 0.2 ? random.pick(country === 'FR' ? [' bis', ' ter'] : country === 'PL' ? ['/7', '/12', 'A'] : ['a', 'b', 'C']) : ''}`
  const [given = '', family = ''] =
    random.next() < 0.1 ? random.pick(ELSEWHERE).split(' ') : [random.pick(more.first), random.pick(more.last)]
  return {
    ...base,
    firstName: given,
    lastName: family,
    street: NUMBER_FIRST.has(country) ? `${number} ${street}` : `${street} ${number}`,
    postalCode,
    city,
  }
}

/** Post town and code in the order of the country. */
export const townLine = ({ country, postalCode, city }: Person): string =>
  country === 'GB' ? `${city} ${postalCode}` : country === 'US' ? `${city}, IL ${postalCode}` : `${postalCode} ${city}`
