import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { loadLocality } from '../../platform/locality.ts'
import { parsePostalData } from './locality/postal-data.ts'
import { parseZones } from './locality/zones.ts'
import {
  judgeLocality,
  type LocalityQuestion,
  type LocalitySources,
  type LocalityVerdict,
  makeSources,
  settledPrefixes,
} from './locality.ts'

const square = (prefix: string, [west, south, east, north]: readonly [number, number, number, number]) => ({
  type: 'Feature',
  properties: { prefix },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  },
})

describe('German prefixes and addresses', () => {
  let sources: LocalitySources
  before(async () => {
    sources = await loadLocality('DE')
  })
  const judge = (prefix: string, postalCode: string, city: string, more: Partial<LocalityQuestion> = {}) =>
    judgeLocality({ isoCountry: 'DE', prefix, postalCode, city, street: '', ...more }, sources)

  const cases: [string, string, string, LocalityVerdict, string][] = [
    ['30', '10117', 'Berlin', 'same', 'a town with one area'],
    ['+4930901820', '10117', 'Berlin', 'same', 'a whole number'],
    ['030', '10117', 'Berlin-Mitte', 'same', 'a district'],
    ['30', '80331', 'München', 'different', 'a town far away'],
    ['89', '80331', 'Munich', 'same', 'an English name'],
    ['221', '50667', 'Koeln', 'same', 'ö as oe'],
    ['221', '50667', 'Cologne', 'same', 'an English name'],
    ['69', '60311', 'Frankfurt am Main', 'same', 'the full name'],
    ['69', '60311', 'Frankfurt', 'same', 'a short name with a telling postal code'],
    ['69', '60311', 'Frankfurt a.M.', 'same', 'an abbreviation'],
    ['335', '15230', 'Frankfurt (Oder)', 'same', 'a namesake'],
    ['335', '15230', 'Frankfurt', 'same', 'a namesake by its postal code'],
    ['69', '15230', 'Frankfurt', 'unknown', 'a namesake whose postal code lies far away'],
    ['335', '60311', 'Frankfurt am Main', 'different', 'a namesake with its other river'],
    ['69', '', 'Frankfurt', 'unknown', 'a namesake without a postal code'],
    ['30', '', 'Berlin', 'same', 'a large town without a postal code'],
    ['89', '', 'Hamburg', 'different', 'a large town far away, without a postal code'],
    ['89', '', 'Dachau', 'unknown', 'a small town without a postal code'],
    ['221', '51143', 'Köln', 'unknown', 'a district with an area of its own'],
    ['2203', '51143', 'Köln', 'same', 'that district in its area'],
    ['2203', '50667', 'Köln', 'unknown', 'the centre in an area of a district'],
    ['2054', '45219', 'Essen', 'same', 'a district by its postal code'],
    ['6134', '55252', 'Mainz-Kastel', 'same', 'a district that has a name of its own'],
    ['6131', '55252', 'Mainz-Kastel', 'unknown', 'that district in the area of the town'],
    ['89', '85774', 'Unterföhring', 'unknown', 'a suburb'],
    ['89', '85221', 'Dachau', 'unknown', 'a neighbouring town with an area of its own'],
    ['30', '12529', 'Schönefeld', 'unknown', 'a suburb that has namesakes'],
    ['30', '80331', 'Berlin', 'unknown', 'a postal code that contradicts the town'],
    ['345', '06108', 'Halle (Saale)', 'same', 'a river in brackets'],
    ['5201', '06108', 'Halle (Saale)', 'different', 'its namesake in Westphalia'],
    ['6172', '61348', 'Bad Homburg', 'same', 'a short name'],
    ['40', '20095', 'Hamburg', 'same', 'Hamburg'],
    ['30', '00000', 'Berlin', 'same', 'a postal code that does not exist counts as none'],
    ['30', '10117', 'Nirgendwo', 'unknown', 'a place that nobody knows'],
    ['30', '99423', 'Nirgendwo', 'different', 'a postal code far away'],
    ['1', '10117', 'Berlin', 'unknown', 'a prefix that nobody knows'],
  ]
  for (const [prefix, code, city, verdict, why] of cases) {
    it(`says ${verdict} of ${prefix} and ${code} ${city}: ${why}`, () => assert.equal(judge(prefix, code, city).verdict, verdict))
  }

  it('names the localities of the prefix, also without an address', () => {
    assert.deepEqual(judge('+49301234567', '', '').localities, ['Berlin'])
    assert.equal(judge('+49301234567', '', '').verdict, 'unknown')
  })
  it('does not mind a number of another country', () => assert.equal(judge('+33142685300', '10117', 'Berlin').prefix, null))

  it("follows the operator's zones where the address has coordinates", () => {
    const zones = parseZones(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [square('089', [11.3, 48.0, 11.9, 48.3]), square('08131', [11.3, 48.3, 11.6, 48.5])],
      }),
    )
    const zoned = makeSources({ ...sources, zones })
    const at = (latitude: number, longitude: number, prefix = '89') =>
      judgeLocality(
        { isoCountry: 'DE', prefix, postalCode: '85774', city: 'Unterföhring', street: '', coordinates: { latitude, longitude } },
        zoned,
      )
    assert.deepEqual([at(48.19, 11.64).verdict, at(48.19, 11.64).evidence], ['same', 'zone'])
    assert.equal(at(48.4, 11.45).verdict, 'different')
    assert.equal(at(47.0, 11.45).verdict, 'unknown')
  })
  it("uses the operator's postal data for a closer look", () => {
    const postal = parsePostalData('DE\t85049\tIngolstadt\tBayern\tBY\t\t\t\t\t48.7651\t11.4237\t6\n', 'DE')
    const closer = makeSources({ ...sources, postal })
    assert.equal(
      judgeLocality({ isoCountry: 'DE', prefix: '89', postalCode: '85049', city: 'Ingolstadt', street: '' }, closer).verdict,
      'different',
    )
  })
  it("takes a town for contradictory that the operator's postal data does not know at its code", () => {
    const postal = parsePostalData(
      'DE\t14467\tPotsdam\tBrandenburg\tBB\t\t\t\t\t52.4009\t13.0591\t6\nDE\t10117\tBerlin\tBerlin\tBE\t\t\t\t\t52.517\t13.3872\t6\n',
      'DE',
    )
    const closer = makeSources({ ...sources, postal })
    const at = (postalCode: string, city = 'Berlin') =>
      judgeLocality({ isoCountry: 'DE', prefix: '30', postalCode, city, street: '' }, closer).verdict
    assert.deepEqual([at('10117'), at('10117', 'Berlin-Mitte'), at('14467')], ['same', 'same', 'unknown'])
  })
  it('finds the prefixes that an address surely belongs to, and none for a suburb', () => {
    const of = (postalCode: string, city: string) => settledPrefixes({ isoCountry: 'DE', postalCode, city, street: '' }, sources)
    assert.deepEqual(of('10117', 'Berlin'), ['30'])
    assert.deepEqual(of('60311', 'Frankfurt'), ['69'])
    assert.deepEqual(of('15230', 'Frankfurt'), ['335'])
    assert.deepEqual(of('51143', 'Köln'), ['2203'])
    assert.deepEqual(of('50859', 'Köln'), ['2234'])
    assert.deepEqual(of('85774', 'Unterföhring'), [])
    assert.deepEqual(of('', ''), [])
  })
  it('takes under a millisecond', () => {
    const started = performance.now()
    for (let round = 0; round < 200; round++) judge('69', '60311', 'Frankfurt am Main')
    assert.ok((performance.now() - started) / 200 < 1)
  })
})

describe('prefixes of other countries', () => {
  const cases: [string, string, string, string, LocalityVerdict][] = [
    ['AT', '1', '1010', 'Wien', 'same'],
    ['AT', '+43112345', '1010', 'Vienna', 'same'],
    ['AT', '316', '8010', 'Graz', 'same'],
    ['BE', '2', '1000', 'Bruxelles', 'same'],
    ['BE', '2', '2000', 'Antwerpen', 'different'],
    ['CH', '22', '1200', 'Genève', 'same'],
    ['CH', '44', '8001', 'Zurich', 'same'],
    ['ES', '91', '28013', 'Madrid', 'same'],
    ['ES', '91', '08002', 'Barcelona', 'different'],
    ['IT', '02', '20121', 'Milano', 'same'],
    ['IT', '+390212345', '20121', 'Milan', 'same'],
    ['IT', '02', '00184', 'Roma', 'different'],
    ['SE', '8', '111 20', 'Stockholm', 'same'],
    ['SE', '8', '411 06', 'Göteborg', 'different'],
    ['BE', '2', '9999', 'Nulle-Part', 'unknown'],
    ['FR', '1', '75001', 'Paris', 'unknown'],
  ]
  for (const [isoCountry, prefix, postalCode, city, verdict] of cases) {
    it(`says ${verdict} of ${isoCountry} ${prefix} and ${city}`, async () => {
      assert.equal(judgeLocality({ isoCountry, prefix, postalCode, city, street: '' }, await loadLocality(isoCountry)).verdict, verdict)
    })
  }
})

describe("an operator's files", () => {
  it('reads postal data with tabs and with commas, quotes and a header', () => {
    const tabs = parsePostalData(
      'DE\t10117\tBerlin\tBerlin\tBE\t\t00\tBerlin, Stadt\t11000\t52.517\t13.3872\t4\nAT\t1010\tWien\t\t\t\t\t\t\t48.2\t16.3\t4\n',
      'DE',
    )
    const commas = parsePostalData(
      'country_code,zipcode,place,state,state_code,province,province_code,community,community_code,latitude,longitude\nDE,10117,Berlin,Berlin,BE,,00,"Berlin, Stadt",11000,52.517,13.3872\n',
      'DE',
    )
    assert.deepEqual([...tabs], [...commas])
    assert.deepEqual(tabs.get('10117')?.places, ['Berlin'])
  })
  it('refuses zones that are none', () => {
    assert.throws(
      () => parseZones('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}'),
      /feature 1/,
    )
    assert.throws(() => parseZones('{}'), /FeatureCollection/)
  })
})
