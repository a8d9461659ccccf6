import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

/** Path (relative to the repository, with slashes) to text. */
export type Tree = ReadonlyMap<string, string>

export interface Import {
  /** The file imported, when it is one of the tree's; else undefined. */
  file: string | undefined
  /** The words in the import, as written. */
  specifier: string
}

const SKIPPED = new Set(['node_modules', 'dist', 'data', '.git', '.ci', '.cache', 'test-results'])
const TEXT = /\.(ts|tsx|mjs|js|json|md|yaml|yml|sql|sh|html|css)$/

export function readTree(root: string): Tree {
  const tree = new Map<string, string>()
  const visit = (dir: string) => {
    for (const name of readdirSync(dir).sort()) {
      if (SKIPPED.has(name) || name.startsWith('.dist-')) continue
      const path = join(dir, name)
      if (statSync(path).isDirectory()) visit(path)
      else if (TEXT.test(name)) tree.set(relative(root, path), readFileSync(path, 'utf8'))
    }
  }
  visit(root)
  return tree
}

const IMPORTS = [
  /\b(?:import|export)\s+(?:type\s+)?[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)/g,
  /^\s*import\s+['"]([^'"]+)['"]/gm,
]

/** Every import of a file: values, types, re-exports, and those made while running. */
export function importsOf(tree: Tree, path: string): Import[] {
  const text = withoutComments(tree.get(path) ?? '')
  const specifiers = IMPORTS.flatMap(pattern => [...text.matchAll(pattern)].map(match => match[1] ?? ''))
  return specifiers.map(specifier => ({
    specifier,
    file: specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined,
  }))
}

/** Comments out, strings left alone as far as a line tells; good enough for words that rules look for. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1')
}

/** Quoted texts emptied, for rules about words of the language. */
export const withoutTexts = (text: string): string => text.replace(/'(?:[^'\\\n]|\\.)*'/g, "''").replace(/"(?:[^"\\\n]|\\.)*"/g, '""')

export const sourcesIn = (tree: Tree, ...folders: string[]): string[] =>
  [...tree.keys()].filter(path => /\.tsx?$/.test(path) && folders.some(folder => path.startsWith(`${folder}/`)))

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
