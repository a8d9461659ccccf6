/**
 * What each country's addresses need, restated from the public address metadata of Google's address widgets (postal patterns and
 * required parts). A pattern is matched against the code in capitals without spaces and dashes: N is a digit, A a letter, anything
 * else stands for itself, `|` separates alternatives. Countries that are not listed have no postal codes that could be checked.
 */
const PATTERNS: Record<string, string> = {
  NNN: 'FO GN IS LS MG PG',
  NNNN: 'AF AL AT AU AZ BD BE BG CC CH CX CY DK ET GE GW HM HT HU LR LU MD MK MZ NE NF NO NP NZ PH PY SI SJ TN VE ZA',
  NNNNN:
    'BA BT CU CZ DE DO DZ EE EG EH ES FI FR GR GT HN HR ID IQ IT JO KE KR KW LA LK LT MA MC MM MV MX MY NA NI PK SA SD SE SK SM SN TH TR UA UY ZM ME XK VA GF GP MQ RE YT PM BL MF AX',
  NNNNNN: 'BY CN CO EC IN KG KZ MN NG RO RU SG TJ TM UZ',
  NNNNNNN: 'CL JP PT',
  NNNNNNNN: 'BR',
  NNNNNNNNNN: 'IR',
}

const SPECIAL: Record<string, string> = {
  AD: 'ADNNN',
  AM: 'NNNN|NNNNNN',
  AR: 'NNNN|ANNNNAAA',
  BB: 'BBNNNNN',
  BH: 'NNN|NNNN',
  BM: 'AANN|AAAA|AAAN',
  BN: 'AANNNN',
  CA: 'ANANAN',
  CR: 'NNNNN|NNNN|NNNNNNN',
  CV: 'NNNN',
  GB: 'ANNAA|ANNNAA|AANNAA|AANNNAA|ANANAA|AANANAA|GIR0AA|BFPON|BFPONN|BFPONNN|BFPONNNN',
  GG: 'GYNNAA|GYNNNAA',
  GI: 'GX111AA',
  GL: 'NNNN',
  GU: 'NNNNN|NNNNNNNNN',
  IE: 'ANNXXXX|D6WXXXX',
  IL: 'NNNNNNN|NNNNN',
  IM: 'IMNNAA|IMNNNAA',
  JE: 'JENNAA|JENNNAA',
  KH: 'NNNNN|NNNNNN',
  KY: 'KYNNNNN',
  LB: 'NNNN|NNNNNNNN',
  LI: 'NNNN',
  LV: 'LVNNNN|NNNN',
  MT: 'AAANN|AAANNN|AAANNNN',
  MU: 'NNN|NNNNN|NNNAANNN',
  NC: 'NNNNN',
  NL: 'NNNNAA',
  OM: 'NNN|PCNNN',
  PE: 'NNNNN|LIMANN|LIMAN',
  PF: 'NNNNN',
  PL: 'NNNNN',
  PR: 'NNNNN|NNNNNNNNN',
  RS: 'NNNNN|NNNNNN',
  SZ: 'ANNN',
  TW: 'NNN|NNNNN|NNNNNN',
  TZ: 'NNNN|NNNNN',
  US: 'NNNNN|NNNNNNNNN',
  VG: 'VGNNNN',
  VI: 'NNNNN|NNNNNNNNN',
  VN: 'NNNNN|NNNNNN',
  WF: 'NNNNN',
}

const list = (codes: string): ReadonlySet<string> => new Set(codes.split(/\s+/))

/** Countries whose mail needs a postal code. */
export const NEEDS_POSTAL_CODE = list(
  `AS AT AU AX BE BL BR CA CH CN CZ DE DK EE ES FI FO FR GB GF GG GL GP GR GU HR HU IM IN IT JE JP KR LI LT LU LV MC MF MH MP MQ MX NC NL NO NZ
PL PM PR PT PW RE RO RU SE SG SI SJ SK SM TR TW US VI WF YT ZA`,
)

/** Countries whose mail needs the state or province. */
export const NEEDS_REGION = list('AU BR CA CN IN MX US')

/** City states, and places that are one town: the town may be left out. */
export const NEEDS_NO_CITY = list('AQ GI HK MO SG SM VA')

/** Letters at the start of a pattern that stand for themselves. */
const FIXED = /^(?:BFPO|GIR0AA|GX111AA|GY|IM|JE|KY|LV|VG|BB|AD|LIMA|PC|D6W)/

const EXPRESSIONS = new Map<string, RegExp>()
for (const [pattern, codes] of Object.entries(PATTERNS)) for (const code of codes.split(' ')) EXPRESSIONS.set(code, toExpression(pattern))
for (const [code, pattern] of Object.entries(SPECIAL)) EXPRESSIONS.set(code, toExpression(pattern))

function toExpression(pattern: string): RegExp {
  const alternatives = pattern.split('|').map(one => {
    const fixed = FIXED.exec(one)?.[0] ?? ''
    return fixed + one.slice(fixed.length).replace(/[ANX]/g, letter => ({ A: '[A-Z]', N: '\\d', X: '[A-Z\\d]' })[letter] ?? letter)
  })
  return new RegExp(`^(?:${alternatives.join('|')})$`)
}

/** The form of the country's postal codes (spaces and dashes left out), or undefined when it has none that could be checked. */
export const postalPattern = (country: string): RegExp | undefined => EXPRESSIONS.get(country)

/** Example codes for the sentence that refuses one. */
export const POSTAL_EXAMPLES: Readonly<Record<string, string>> = {
  AT: '1010',
  AU: '2000',
  BE: '1000',
  CA: 'M5H 2N2',
  CH: '8001',
  DE: '10117',
  ES: '28013',
  FR: '75001',
  GB: 'SW1A 2AA',
  IE: 'D01 F5P2',
  IT: '00184',
  NL: '1012 JS',
  PL: '00-001',
  PT: '1100-148',
  SE: '111 20',
  US: '94105',
}
