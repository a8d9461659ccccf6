import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { isCountry } from '../../domain/countries.ts'
import { parseCatalogue } from '../../domain/regulations/catalogue.ts'
import { diffRegulations, type RegulationChange } from '../../domain/regulations/diff.ts'
import { importRegulations } from '../../domain/regulations/import-twilio.ts'
import type { ParsedFile } from '../../domain/regulations/parse.ts'
import { rulesDir } from '../serve.ts'
import { registerRuleChangeCommands } from './rule-changes.ts'
import { diffLines } from './rule-diff.ts'
import { readRuleFiles } from './rule-files.ts'
import { ruleTemplate } from './rule-template.ts'
import { ruleWords, ruleWordsText } from './rule-words.ts'

const SCHEMA = 'schema.json'
const today = (): string => new Date().toISOString().slice(0, 10)

export function registerRegulationCommands(program: Command): void {
  const regulations = program.command('regulations').description('rule files: what each country asks for each kind of number')
  regulations
    .command('check')
    .description('read all rule files of a directory and report every problem with its line')
    .argument('<dir>', 'directory with one YAML file per country, or one file')
    .option('--json', 'answer as JSON')
    .action((dir: string, options: { json?: boolean }) => {
      const book = read(program, dir)
      process.stdout.write(options.json ? `${JSON.stringify(checkAnswer(book))}\n` : checkText(book))
      if (book.problems.length > 0) process.exitCode = 1
    })
  regulations
    .command('new')
    .description('begin the rule file of a country that is not there yet, with the schema for editors beside it')
    .argument('<country>', 'code of two letters, e.g. NL')
    .argument('<dir>', 'directory with one YAML file per country')
    .option('--json', 'answer as JSON')
    .action((country: string, dir: string, options: { json?: boolean }) => {
      const file = begin(program, country.toUpperCase(), dir)
      const next = `say where you read it and what differs, then run: countersign regulations check ${dir}`
      process.stdout.write(options.json ? `${JSON.stringify({ file, next })}\n` : `${file}  written: ${next}\n`)
    })
  regulations
    .command('words')
    .description('fields, papers and requirements that rule files may name without explaining them')
    .argument('[part]', 'only those in whose name or title this stands, e.g. tax')
    .option('--json', 'answer as JSON')
    .action((part: string | undefined, options: { json?: boolean }) => {
      const words = ruleWords(part)
      process.stdout.write(options.json ? `${JSON.stringify(words)}\n` : ruleWordsText(words))
    })
  regulations
    .command('diff')
    .description('show what a new version of the rule files changes')
    .argument('<before>', 'directory or file as it was')
    .argument('<after>', 'directory or file as it is to be')
    .option('--json', 'answer as JSON')
    .action((before: string, after: string, options: { json?: boolean }) => {
      const changes = diffBooks(sound(program, before), sound(program, after))
      process.stdout.write(options.json ? `${JSON.stringify(changes)}\n` : diffText(changes))
    })
  regulations
    .command('import')
    .description(
      "make rule files from the Regulations list of a Twilio-compatible API (the list's JSON, or several pages of it, in one file or on stdin)",
    )
    .argument(
      '<file>',
      "the saved answer, or `-` for stdin; ask for it with `curl -u ACCOUNT '.../Regulations?IncludeConstraints=true&PageSize=1000'`",
    )
    .argument('<dir>', 'directory for the new files; none that exists is overwritten')
    .requiredOption('--source <url>', 'where the list was read; it becomes the source of each rule')
    .option('--seen <day>', 'when it was read, YYYY-MM-DD', today())
    .option('--json', 'answer as JSON')
    .action((file: string, dir: string, options: { source: string; seen: string; json?: boolean }) => {
      const answer = importInto(program, file, dir, { url: options.source, seen: options.seen })
      process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : importText(answer))
    })
  registerRuleChangeCommands(regulations)
}

/** Writes the file's beginning, and the schema when the directory has none; never over a file that is there. */
function begin(program: Command, country: string, dir: string): string {
  if (!isCountry(country)) return program.error(`error: ${country} is no country code of ISO 3166-1`)
  const file = join(dir, `${country}.yaml`)
  try {
    mkdirSync(dir, { recursive: true })
    writeFileSync(file, ruleTemplate(country, today()), { flag: 'wx' })
    if (!existsSync(join(dir, SCHEMA))) copyFileSync(join(rulesDir(), SCHEMA), join(dir, SCHEMA))
  } catch (cause) {
    return program.error(`error: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  return file
}

interface ImportAnswer {
  written: string[]
  /** Files that were there already and were left as they are. */
  kept: string[]
  /** Rows that are no regulation of a known kind. */
  skipped: string[]
}

function importInto(program: Command, file: string, dir: string, source: { url: string; seen: string }): ImportAnswer {
  try {
    const { files, skipped } = importRegulations(rowsOf(readFileSync(file === '-' ? 0 : file, 'utf8')), source)
    const isKept = ({ name }: { name: string }) => existsSync(join(dir, name))
    const kept = files.filter(isKept).map(({ name }) => name)
    const added = files.filter(imported => !isKept(imported))
    for (const { name, text } of added) writeFileSync(join(dir, name), text, { flag: 'wx' })
    return { written: added.map(({ name }) => name), kept, skipped }
  } catch (cause) {
    return program.error(`error: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** The rows of one answer (`{ results: [...] }`), of a list of answers, or a bare list of rows. @throws Error when it is none of these */
function rowsOf(text: string): unknown[] {
  const answer: unknown = JSON.parse(text)
  const pages: unknown[] = Array.isArray(answer) ? answer : [answer]
  return pages.flatMap((page: unknown) => {
    if (page === null || typeof page !== 'object') throw new Error('this is no list of regulations')
    return 'results' in page && Array.isArray(page.results) ? (page.results as unknown[]) : [page]
  })
}

function importText({ written, kept, skipped }: ImportAnswer): string {
  const lines = [
    ...written.map(name => `${name}  written: read it, set the scope of its addresses, use your own words`),
    ...kept.map(name => `${name}  is there already and was left as it is`),
    ...skipped.map(name => `${name}  skipped: no regulation of a known kind`),
  ]
  return `${lines.join('\n')}\n`
}

/** A path that cannot be read is the caller's mistake, told in one line. */
function read(program: Command, path: string): ParsedFile {
  try {
    return parseCatalogue(readRuleFiles(path))
  } catch (cause) {
    return program.error(`error: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function sound(program: Command, path: string): ParsedFile {
  const book = read(program, path)
  return book.problems.length === 0 ? book : program.error(checkText(book).trimEnd())
}

function checkAnswer({ regulations, problems }: ParsedFile) {
  const countries = [...new Set(regulations.map(({ isoCountry }) => isoCountry))]
  return { ok: problems.length === 0, countries: countries.length, regulations: regulations.length, problems }
}

function checkText(book: ParsedFile): string {
  const { countries, regulations, problems } = checkAnswer(book)
  const lines = problems.map(({ file, line, message }) => `${file}:${line}  ${message}\n`)
  const state = problems.length === 0 ? 'no problem' : counted(problems.length, 'problem', 'problems')
  const sum = `${counted(regulations, 'rule', 'rules')} of ${counted(countries, 'country', 'countries')}, ${state}\n`
  return lines.join('') + sum
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

interface RuleChange {
  id: string
  kind: 'added' | 'removed' | 'changed'
  affectsVerdict: boolean
  changes: RegulationChange[]
}

function diffBooks(before: ParsedFile, after: ParsedFile): RuleChange[] {
  const old = new Map(before.regulations.map(rule => [rule.id, rule]))
  const changed = after.regulations.flatMap((rule): RuleChange[] => {
    const previous = old.get(rule.id)
    old.delete(rule.id)
    if (!previous) return [{ id: rule.id, kind: 'added', affectsVerdict: true, changes: [] }]
    const changes = diffRegulations(previous, rule)
    return changes.length === 0
      ? []
      : [{ id: rule.id, kind: 'changed', affectsVerdict: changes.some(change => change.affectsVerdict), changes }]
  })
  const removed = [...old.keys()].map((id): RuleChange => ({ id, kind: 'removed', affectsVerdict: true, changes: [] }))
  return [...changed, ...removed]
}

function diffText(rules: readonly RuleChange[]): string {
  if (rules.length === 0) return 'no rule changes\n'
  const lines = rules.flatMap(({ id, kind, affectsVerdict, changes }) => [
    `${id}: ${kind}${affectsVerdict ? '' : ' (no verdict depends on it)'}`,
    ...diffLines(changes),
  ])
  return `${lines.join('\n')}\n`
}
