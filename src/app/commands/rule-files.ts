import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The rule files (`*.yaml`, `*.yml`) of a directory, or the one file named. @throws Error when there is none */
export function readRuleFiles(path: string): { name: string; text: string }[] {
  const paths = statSync(path).isDirectory() ? namesIn(path).map(name => join(path, name)) : [path]
  if (paths.length === 0) throw new Error(`there is no rule file (*.yaml) in ${path}`)
  return paths.map(file => ({ name: basename(file), text: readFileSync(file, 'utf8') }))
}

const namesIn = (path: string): string[] =>
  readdirSync(path)
    .filter(name => /\.ya?ml$/.test(name))
    .toSorted()
