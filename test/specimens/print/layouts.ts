import { bankStatement, drawPage, type LetterPage, registerExtract, utilityBill } from '../pages.ts'
import { cardFront, type Paper } from '../papers.ts'
import { inventDate } from '../people.ts'
import type { Random } from '../random.ts'
import { americanLicence, inlineCard, stackedCard, unionLicence } from './cards.ts'
import { columnBill, ruledStatement, stripBill, typedStatement } from './letters.ts'
import { inventReader } from './people.ts'
import { companiesHouse, gewerbeanmeldung, handelsregister, kbis, labelledExtract } from './registers.ts'

const EUROPE = ['DE', 'FR', 'ES', 'PL', 'GB'] as const
const UNION = ['DE', 'FR', 'ES', 'PL'] as const

const asPaper = (page: LetterPage): Paper => ({
  ...drawPage(page),
  kind: page.kind,
  side: 'front',
  issuingCountry: page.issuingCountry,
  mrz: null,
  fields: page.fields,
})

const first = (random: Random): Paper => {
  const person = inventReader(random, random.pick(EUROPE))
  const facts = {
    person,
    documentNumber: random.code('CFGHJKLMNPRTVWXYZ0123456789', 9),
    issueDate: inventDate(random, 2019, 2025),
    expiryDate: inventDate(random, 2027, 2035),
  }
  return cardFront(random, { ...facts, issuer: 'UTO', issuingCountry: person.country, isMarked: false }, 'national_id_card')
}

/** The layouts by name; those of `usual` are the ones that the other specimens have too. */
export const LAYOUTS: Readonly<Record<string, (random: Random) => Paper>> = {
  usual_card: first,
  usual_bill: random => asPaper(utilityBill(random, inventReader(random, random.pick(EUROPE)), inventDate(random, 2026, 2026))),
  usual_statement: random => asPaper(bankStatement(random, inventReader(random, random.pick(EUROPE)), inventDate(random, 2026, 2026))),
  usual_extract: random => {
    const { street, postalCode, city } = inventReader(random, 'DE')
    const company = {
      name: `${random.pick(['Fernsprech', 'Bücherwurm', 'Südwind', 'Kaffee & Kuchen'])} Beispiel GmbH`,
      registrationNumber: `HRB ${random.whole(1000, 299_999)}`,
    }
    return asPaper(
      registerExtract(
        random,
        {
          ...company,
          court: 'Amtsgericht Köln',
          street,
          postalCode,
          city,
          country: 'DE',
          representative: 'Mustermann, Erika, Berlin, *12.08.1984',
        },
        inventDate(random, 2026, 2026),
      ),
    )
  },
  stacked_card: random => stackedCard(random, random.pick(EUROPE)),
  inline_card: random => inlineCard(random, random.pick(EUROPE)),
  union_licence: random => unionLicence(random, random.pick(UNION)),
  american_licence: americanLicence,
  column_bill: random => columnBill(random, random.pick(EUROPE)),
  strip_bill: random => stripBill(random, random.pick(EUROPE)),
  ruled_statement: random => ruledStatement(random, random.pick(EUROPE)),
  typed_statement: random => typedStatement(random, random.pick(EUROPE)),
  handelsregister,
  companies_house: companiesHouse,
  kbis,
  gewerbeanmeldung,
  krs: random => labelledExtract(random, 'PL'),
  registro: random => labelledExtract(random, 'ES'),
}
