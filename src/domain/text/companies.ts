import { isSameWord, plain, upper } from './letters.ts'
import { isSlip, type Likeness } from './verdict.ts'

/** Legal forms as the words that remain when dots are dropped and single letters joined; longest first. They do not count in comparing. */
const LEGAL_FORMS = [
  'GESELLSCHAFT MIT BESCHRANKTER HAFTUNG',
  'GESELLSCHAFT MBH',
  'UNTERNEHMERGESELLSCHAFT HAFTUNGSBESCHRANKT',
  'UNTERNEHMERGESELLSCHAFT',
  'UG HAFTUNGSBESCHRANKT',
  'HAFTUNGSBESCHRANKT',
  'GMBH CO KGAA',
  'GMBH CO KG',
  'GMBH CO OHG',
  'AG CO KGAA',
  'AG CO KG',
  'SE CO KGAA',
  'SE CO KG',
  'UG CO KG',
  'GGMBH',
  'GMBH',
  'MBH',
  'UG',
  'AG',
  'KGAA',
  'KG',
  'OHG',
  'GBR',
  'EK',
  'EKFR',
  'EV',
  'EG',
  'SE',
  'EGBR',
  'AKTIENGESELLSCHAFT',
  'KOMMANDITGESELLSCHAFT',
  'EINGETRAGENER KAUFMANN',
  'EINGETRAGENE KAUFFRAU',
  'PARTG',
  'PARTGMBB',
  'GESMBH',
  'GES MBH',
  'OG',
  'SOCIETE A RESPONSABILITE LIMITEE',
  'SOCIETE PAR ACTIONS SIMPLIFIEE UNIPERSONNELLE',
  'SOCIETE PAR ACTIONS SIMPLIFIEE',
  'SOCIETE ANONYME',
  'SARL',
  'SASU',
  'SAS',
  'SA',
  'EURL',
  'SNC',
  'SCI',
  'SCS',
  'SCOP',
  'SPRL',
  'SRL',
  'BVBA',
  'ASBL',
  'VZW',
  'PUBLIC LIMITED COMPANY',
  'LIMITED LIABILITY PARTNERSHIP',
  'LIMITED LIABILITY COMPANY',
  'LIMITED COMPANY',
  'LIMITED',
  'LTD',
  'LLP',
  'LP',
  'PLC',
  'CIC',
  'DAC',
  'CLG',
  'UC',
  'INCORPORATED',
  'INC',
  'CORPORATION',
  'CORP',
  'COMPANY',
  'CO',
  'LLC',
  'PLLC',
  'PC',
  'PTY LTD',
  'PTY LIMITED',
  'PTY',
  'PTE LTD',
  'PTE',
  'PVT LTD',
  'PRIVATE LIMITED',
  'PVT',
  'SDN BHD',
  'BHD',
  'KK',
  'GK',
  'ULC',
  'LTEE',
  'BESLOTEN VENNOOTSCHAP',
  'BV',
  'NV',
  'VOF',
  'CV',
  'SOCIEDAD LIMITADA',
  'SOCIEDAD ANONIMA',
  'SOCIEDAD DE RESPONSABILIDAD LIMITADA',
  'SLU',
  'SL',
  'SLL',
  'SAU',
  'SADE CV',
  'SA DE CV',
  'SCOOP',
  'SOCIETA PER AZIONI',
  'SOCIETA A RESPONSABILITA LIMITATA',
  'SPA',
  'SRLS',
  'SAPA',
  'LDA',
  'LIMITADA',
  'LTDA',
  'UNIPESSOAL LDA',
  'UNIPESSOAL',
  'EIRELI',
  'SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA',
  'SPOLKA AKCYJNA',
  'SPOLKA JAWNA',
  'SPOLKA KOMANDYTOWA',
  'SP ZOO',
  'SPZOO',
  'SP Z OO',
  'SP J',
  'SP K',
  'SPJ',
  'SPK',
  'PSA',
  'SRO',
  'SPOL SRO',
  'AS',
  'DOO',
  'DD',
  'KFT',
  'ZRT',
  'NYRT',
  'BT',
  'OOD',
  'EOOD',
  'AD',
  'OU',
  'UAB',
  'SIA',
  'OY',
  'OYJ',
  'AB',
  'HB',
  'APS',
  'IVS',
  'ASA',
  'ANS',
  'HF',
  'EHF',
  'AE',
  'EPE',
  'IKE',
  'OOO',
  'PAO',
  'ZAO',
  'TOV',
  'LTD STI',
  'ANONIM SIRKETI',
  'LIMITED SIRKETI',
]
const FORM_WORDS: readonly string[][] = LEGAL_FORMS.map(form => form.split(' ')).toSorted((a, b) => b.length - a.length)
/** The forms by their last word, longest first. */
const BY_LAST_WORD = new Map<string, string[][]>()
for (const form of FORM_WORDS) BY_LAST_WORD.set(form.at(-1) ?? '', [...(BY_LAST_WORD.get(form.at(-1) ?? '') ?? []), [...form]])

/** Forms that some countries write before the name. */
const LEADING_FORMS: readonly string[][] = [
  ...[
    'SOCIETE A RESPONSABILITE LIMITEE',
    'SOCIETE PAR ACTIONS SIMPLIFIEE',
    'SOCIETE ANONYME',
    'SARL',
    'SASU',
    'SAS',
    'EURL',
    'SNC',
    'SCI',
    'SCOP',
  ],
  ...['SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA', 'OOO', 'PAO', 'ZAO', 'TOV', 'UAB', 'SIA', 'FIRMA'],
].map(form => form.split(' '))
const CONNECTORS = new Set(['AND', 'UND', 'ET', 'Y', 'E', 'I', 'EN', 'OCH', 'OG'])

/** The words that tell companies apart: upper case with marks, legal forms at either end and connectors dropped. */
export function companyWords(name: string): string[] {
  const raw = upper(name)
    .replace(/'/g, '')
    .replace(/(\p{L})\.(?=\p{L}\.?)/gu, '$1')
    .replace(/[&+]/g, ' ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
  const joined = joinLetters(raw)
  const kept = dropForms(joined)
  const bare = kept.filter((word, index) => index === 0 || index === kept.length - 1 || !CONNECTORS.has(word))
  return bare.length > 0 ? bare : joined
}

/** `S A R L` -> `SARL`, `SP Z O O` -> `SP ZOO`. A single letter alone stays. */
function joinLetters(words: string[]): string[] {
  const joined: string[] = []
  let run = ''
  for (const word of [...words, '']) {
    if (word.length === 1 && /\p{L}/u.test(word)) run += word
    else {
      if (run) joined.push(run)
      run = ''
      if (word) joined.push(word)
    }
  }
  return joined
}

function dropForms(words: string[]): string[] {
  let left = words
  let plains = words.map(plain)
  for (;;) {
    const ending = BY_LAST_WORD.get(plains.at(-1) ?? '') ?? []
    const end = ending.find(
      form => form.length < left.length && form.every((word, index) => plains[left.length - form.length + index] === word),
    )
    const start = end
      ? undefined
      : LEADING_FORMS.find(form => form.length < left.length && form.every((word, index) => plains[index] === word))
    if (!end && !start) return left
    left = end ? left.slice(0, -end.length) : left.slice(start?.length)
    plains = end ? plains.slice(0, -end.length) : plains.slice(start?.length)
  }
}

/** How a company name as seen stands to the one typed. Legal forms, case, dots, `&`/`and` and special letters do not count. */
export function compareCompanies(expected: string, seen: string): Likeness {
  const wanted = companyWords(expected)
  const found = companyWords(seen)
  if (wanted.length === 0 || found.length === 0) return 'different'
  if (isSameWord(wanted.join(''), found.join(''))) return 'same'
  const isLike = (a: string, b: string) => isSameWord(a, b) || isSlip(plain(a), plain(b))
  const [short, long] = wanted.length <= found.length ? [wanted, found] : [found, wanted]
  const hits = short.filter(word => long.some(other => isLike(word, other))).length
  const weight = short.join('').length
  return hits === short.length && weight >= 4 ? 'similar' : 'different'
}

/** A key that is equal for equal companies. For looking up, never for judging. */
export const companyKey = (name: string): string => companyWords(name).map(plain).join('')
