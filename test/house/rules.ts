import { importsOf, isTest, sourcesIn, type Tree, withoutComments, withoutTexts } from './tree.ts'

/** Looks at a tree of files and names what breaks the rule: nothing is good. */
export type Rule = (tree: Tree) => string[]

const FLOORS = ['domain', 'platform', 'features', 'app']

/**
 * Features by row (docs/ARCHITECTURE.md): one imports from lower rows only. The architecture's rows 1, 2 and 4 are split where one
 * of their features stands on another.
 */
const ROWS: readonly (readonly string[])[] = [
  ['accounts', 'branding', 'audit', 'regulations', 'notifications', 'settings', 'erasures'],
  ['keys', 'callbacks', 'users'],
  ['usage', 'staff'],
  ['addresses', 'end-users', 'documents', 'reviews'],
  ['supporting-documents', 'places'],
  ['inquiries', 'bundles', 'identity-documents', 'requests'],
  ['profiles', 'compliance-inquiries', 'compliance-updates'],
  ['numbers', 'retention', 'upgrades', 'sandbox'],
  ['holds', 'requirements', 'compliance', 'imports', 'overview'],
  ['evidence', 'rule-changes', 'people'],
]

const floorOf = (path: string): number => FLOORS.indexOf(path.split('/')[1] ?? '')
const featureOf = (path: string): string | undefined => (path.startsWith('src/features/') ? path.split('/')[2] : undefined)
const rowOf = (feature: string): number => ROWS.findIndex(row => row.includes(feature))

/** Every import of production code that stays inside the repository. */
const edges = (tree: Tree, ...folders: string[]): [from: string, to: string][] =>
  sourcesIn(tree, ...folders).flatMap(from =>
    isTest(from) ? [] : importsOf(tree, from).flatMap(({ file }): [string, string][] => (file ? [[from, file]] : [])),
  )

export const floors: Rule = tree =>
  edges(tree, 'src').flatMap(([from, to]) => {
    if (!to.startsWith('src/')) return [`${from} imports ${to}, which is outside src`]
    if (floorOf(from) < 0) return [`${from} is on no floor`]
    return floorOf(to) > floorOf(from) ? [`${from} imports ${to}, a floor above`] : []
  })

export const rows: Rule = tree => {
  const strangers = new Set(
    sourcesIn(tree, 'src/features').flatMap(path =>
      rowOf(featureOf(path) ?? '') < 0 ? [`${featureOf(path)} is in no row of features: give it one in test/house/rules.ts`] : [],
    ),
  )
  const crossings = edges(tree, 'src/features').flatMap(([from, to]) => {
    const [importer, imported] = [featureOf(from), featureOf(to)]
    if (!importer || !imported || importer === imported) return []
    return rowOf(imported) < rowOf(importer) ? [] : [`${from} imports ${to}, which is not in a lower row`]
  })
  return [...strangers, ...crossings]
}

/** Depth-first, naming each circle once. */
export const circles: Rule = tree => {
  const next = new Map<string, string[]>()
  for (const [from, to] of edges(tree, 'src', 'console')) next.set(from, [...(next.get(from) ?? []), to])
  const found: string[] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string) => {
    const start = path.indexOf(file)
    if (start >= 0) {
      found.push(`circle: ${[...path.slice(start), file].join(' -> ')}`)
      return
    }
    if (done.has(file)) return
    path.push(file)
    for (const target of next.get(file) ?? []) visit(target)
    path.pop()
    done.add(file)
  }
  for (const file of next.keys()) visit(file)
  return found
}

export const barrels: Rule = tree =>
  sourcesIn(tree, 'src', 'console').filter(path => {
    const text = withoutComments(tree.get(path) ?? '').trim()
    const rest = text.replace(/\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*['"][^'"]+['"];?/g, '').trim()
    return text !== '' && rest === ''
  })

export const consoleImports: Rule = tree =>
  edges(tree, 'console').flatMap(([from, to]) =>
    to.startsWith('console/') || to.startsWith('src/domain/') ? [] : [`${from} imports ${to}: the Console may use src/domain only`],
  )

const IMPURE =
  /\bprocess\.|\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bperformance\.now\(|\bsetTimeout\(|\bsetInterval\(|\bfetch\(|\bcrypto\./

/** A hash of given bytes is as pure as a sum. */
const isHashOnly = (text: string, specifier: string): boolean =>
  specifier === 'node:crypto' && /import \{ createHash \} from 'node:crypto'/.test(text)

export const pureDomain: Rule = tree =>
  sourcesIn(tree, 'src/domain').flatMap(path => {
    if (isTest(path)) return []
    const outside = importsOf(tree, path).flatMap(({ specifier }) =>
      /^node:/.test(specifier) && !isHashOnly(tree.get(path) ?? '', specifier)
        ? [`${path} imports ${specifier}: the domain touches nothing`]
        : [],
    )
    const word = IMPURE.exec(withoutTexts(withoutComments(tree.get(path) ?? '')))?.[0]
    return word ? [...outside, `${path} uses ${word}: the caller brings it`] : outside
  })

const wordRule = (folders: string[], word: RegExp, allowed: (path: string) => boolean, why: string): Rule => {
  return tree =>
    sourcesIn(tree, ...folders).flatMap(path =>
      !allowed(path) && word.test(withoutTexts(withoutComments(tree.get(path) ?? ''))) ? [`${path}: ${why}`] : [],
    )
}

export const environment = wordRule(
  ['src'],
  /\bprocess\.env\b/,
  path => path === 'src/app/config.ts' || isTest(path),
  'only app/config.ts reads the environment',
)

export const ciphers = wordRule(
  ['src'],
  /\bcreate(?:C|Dec)ipher/,
  path => path.startsWith('src/platform/vault/'),
  'only platform/vault calls ciphers',
)

export const globalFetch = wordRule(
  ['src'],
  /(?<![.\w])fetch\(|\bglobalThis\.fetch\b/,
  path => path.startsWith('src/platform/vendors/') || isTest(path),
  "Node's global fetch follows redirects into private networks; use platform/safe-fetch.ts",
)

export const anyTypes = wordRule(
  ['src', 'console', 'test'],
  /\bas any\b|[:<]\s*any\b(?=\s*[,)>=;|[\]])/,
  path => path.startsWith('test/house'),
  'no any',
)

const NEIGHBOUR = ['..', 'shared'].join('/')

export const neighbours: Rule = tree =>
  [...tree].flatMap(([path, text]) => (text.includes(NEIGHBOUR) ? [`${path} names ${NEIGHBOUR}`] : []))

export const sqlPlaces: Rule = tree =>
  sourcesIn(tree, 'src/features').flatMap(path => {
    if (isTest(path) || path.endsWith('store.ts')) return []
    return /[`'"]\s*(?:select|insert into|update|delete from|with)\s+[\w(]+[\s\S]{0,200}?\b(?:from|set|values|where)\b/.test(
      withoutComments(tree.get(path) ?? ''),
    )
      ? [`${path}: SQL lives in store.ts`]
      : []
  })
