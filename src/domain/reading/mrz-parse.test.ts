import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { checkDigit } from './mrz-check-digit.ts'
import { birthDate, expiryDate } from './mrz-dates.ts'
import { alphabetsOf, charactersOf, MRZ_FORMATS } from './mrz-formats.ts'
import { type ParsedMrz, parseMrz } from './mrz-parse.ts'
import { stateOf } from './mrz-states.ts'
import type { MrzFormat } from './reading.ts'

const TODAY = '2026-11-24'

// ICAO 9303-4 to -7, the specimens of the standard; the French card is made up in its layout.
const SPECIMENS: Record<MrzFormat, string[]> = {
  TD3: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  TD2: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
  TD1: ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
  'MRV-A': ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
  'MRV-B': ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'],
  FRENCH_ID: ['IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<923456', '0509932123455SOLENE<<<<<<<6512068F1'],
}

function parsed(lines: string[], today = TODAY): ParsedMrz {
  const result = parseMrz(lines, today)
  assert.ok(result, `no format for ${lines.length} lines of ${lines[0]?.length}`)
  return result
}

const values = (lines: string[]): Record<string, string> => Object.fromEntries(parsed(lines).fields.map(({ name, value }) => [name, value]))

/** The same lines with every check digit computed anew, the composite last. */
function withCheckDigits(format: MrzFormat, lines: string[]): string[] {
  const fixed = [...lines]
  for (const check of MRZ_FORMATS[format].checks) {
    const covered = check.over.map(([line, from, to]) => (fixed[line] ?? '').slice(from, to)).join('')
    const text = fixed[check.line] ?? ''
    fixed[check.line] = text.slice(0, check.column) + checkDigit(covered) + text.slice(check.column + 1)
  }
  return fixed
}

describe('machine-readable lines', () => {
  for (const format of ['TD3', 'TD2', 'TD1', 'MRV-A', 'MRV-B'] as const) {
    it(`reads the ${format} specimen of ICAO 9303 with every check digit holding`, () => {
      const result = parsed(SPECIMENS[format])
      assert.equal(result.format, format)
      assert.deepEqual(result.failed, [])
      assert.deepEqual(result.findings, [])
      assert.equal(result.issuingCountry, 'UTO')
    })
  }

  it('gives the fields by their machine names, with their places', () => {
    assert.deepEqual(values(SPECIMENS.TD3), {
      document_code: 'P',
      issuing_country: 'UTO',
      last_name: 'ERIKSSON',
      first_name: 'ANNA MARIA',
      document_number: 'L898902C3',
      nationality: 'UTO',
      birth_date: '1974-08-12',
      sex: 'F',
      expiry_date: '2012-04-15',
      optional_data: 'ZE184226B',
    })
    const birth = parsed(SPECIMENS.TD1).fields.find(({ name }) => name === 'birth_date')
    assert.deepEqual(birth?.at, { line: 1, from: 0, to: 6 })
  })

  it('reads the French identity card, whose names stand on two lines', () => {
    const lines = withCheckDigits('FRENCH_ID', ['IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<923456', '0509932123455SOLENE<<MARIE<6512068F1'])
    const result = parsed(lines)
    assert.deepEqual([result.format, result.failed, result.issuingCountry], ['FRENCH_ID', [], 'FR'])
    const { last_name, first_name, birth_date, document_number } = values(lines)
    assert.deepEqual([last_name, first_name, birth_date, document_number], ['EXEMPLE', 'SOLENE MARIE', '1965-12-06', '050993212345'])
  })

  it('reads the German code D and a long document number that goes on in the optional data', () => {
    const long = `I<BEL590335801<28${checkDigit('59033580128')}<<<<<<<<<<<<`
    const lines = withCheckDigits('TD1', [long, '8502016F3007229BEL850201123457', 'ROOSE<<ALICE<MARIE<<<<<<<<<<<<'])
    lines[0] = long
    const recomputed = checkDigit(long.slice(5) + lines[1]?.slice(0, 7) + lines[1]?.slice(8, 15) + lines[1]?.slice(18, 29))
    lines[1] = (lines[1] ?? '').slice(0, 29) + recomputed
    assert.deepEqual(parsed(lines).failed, [])
    assert.equal(values(lines).document_number, '59033580128')
    assert.equal(stateOf('D<<'), 'DE')
  })

  it('names each check digit that does not hold', () => {
    const wrong = SPECIMENS.TD3.map((line, index) => (index === 1 ? line.replace('740812', '740813') : line))
    assert.deepEqual(parsed(wrong).failed, ['birth_date', 'composite'])
  })

  it('finds a state that does not exist, an impossible date and a missing name', () => {
    const lines = withCheckDigits('TD3', ['P<NTZ<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7413122F1204159ZE184226B<<<<<10'])
    assert.deepEqual(parsed(lines).findings, [
      { code: 'unknown_state', field: 'issuing_country' },
      { code: 'no_name', field: 'names' },
      { code: 'impossible_date', field: 'birth_date' },
    ])
  })

  it('reads a line that is one filler short, and says so', () => {
    const [first = '', second = ''] = SPECIMENS.TD3
    const result = parsed([first.slice(0, -1), second])
    assert.deepEqual(result.lines, [first, second])
    assert.deepEqual(result.findings, [{ code: 'line_length', field: '' }])
    assert.equal(parseMrz([first.slice(0, -2), second], TODAY), null)
  })

  it('corrects look-alikes only where the alphabet of the position forbids them', () => {
    const [first = '', second = ''] = SPECIMENS.TD3
    const result = parsed([first.replace('ERIKSSON', 'ERIK550N'), second.replace('F1204159', 'F12O4I59')])
    assert.deepEqual(result.lines, [first, second])
    assert.equal(result.corrected.length, 5)
    assert.ok(result.findings.some(({ code }) => code === 'too_many_corrections'))
    assert.deepEqual(parsed([first, second.replace('L898902C3', 'L8989O2C3')]).failed, ['document_number', 'composite'])
  })

  it('takes no other text for a zone', () => {
    for (const lines of [
      [],
      [''],
      ['HELLO'],
      ['A'.repeat(44), 'B'.repeat(44)],
      ['P<UTO'.padEnd(44, '<')],
      ['X'.repeat(30), 'X'.repeat(30), 'X'.repeat(30)],
    ]) {
      assert.equal(parseMrz(lines, TODAY), null)
    }
  })
})

describe('dates of two-digit year', () => {
  it('puts a birth into the last century that is not after today', () => {
    assert.equal(birthDate('261124', TODAY), '2026-11-24')
    assert.equal(birthDate('261125', TODAY), '1926-11-25')
    assert.equal(birthDate('000229', TODAY), '2000-02-29')
    assert.equal(birthDate('270229', TODAY), null)
    assert.equal(birthDate('<<<<<<', TODAY), null)
  })

  it('puts an expiry within fifty years of today', () => {
    assert.equal(expiryDate('361231', TODAY), '2036-12-31')
    assert.equal(expiryDate('981231', TODAY), '1998-12-31')
    assert.equal(expiryDate('751231', TODAY), '2075-12-31')
    assert.equal(expiryDate('991301', TODAY), null)
  })
})

describe('properties', () => {
  const linesOf = (format: MrzFormat): fc.Arbitrary<string[]> =>
    fc.tuple(
      ...alphabetsOf(format).map(columns =>
        fc.tuple(...columns.map(alphabet => fc.constantFrom(...charactersOf(alphabet)))).map(characters => characters.join('')),
      ),
    )

  it('never throws, whatever the lines', () => {
    const character = fc.constantFrom(...charactersOf('A-Z0-9<'), 'ä', ' ', 'x')
    const line = fc
      .constantFrom(30, 35, 36, 43, 44)
      .chain(length => fc.array(character, { minLength: length, maxLength: length }))
      .map(all => all.join(''))
    fc.assert(fc.property(fc.array(line, { maxLength: 4 }), lines => parseMrz(lines, TODAY) !== undefined))
  })

  it('every single wrong character under a check digit is found, or is one that counts the same', () => {
    fc.assert(
      fc.property(linesOf('TD3'), fc.nat({ max: 8 }), fc.constantFrom(...charactersOf('A-Z0-9<')), (random, column, other) => {
        const lines = withCheckDigits('TD3', [`P${(random[0] ?? '').slice(1)}`, random[1] ?? ''])
        const second = lines[1] ?? ''
        const changed = second.slice(0, column) + other + second.slice(column + 1)
        const isCaught = parseMrz([lines[0] ?? '', changed], TODAY)?.failed.includes('document_number')
        const value = (text: string): number => (text === '<' ? 0 : Number.parseInt(text, 36))
        assert.equal(isCaught, (value(other) - value(second[column] ?? '')) % 10 !== 0)
      }),
    )
  })

  it('parsing its own corrected lines again changes nothing', () => {
    fc.assert(
      fc.property(linesOf('TD1'), random => {
        const once = parseMrz([`I${(random[0] ?? '').slice(1)}`, random[1] ?? '', random[2] ?? ''], TODAY)
        assert.ok(once)
        const twice = parseMrz(once.lines, TODAY)
        assert.deepEqual([twice?.lines, twice?.failed, twice?.corrected], [once.lines, once.failed, []])
      }),
    )
  })
})
