import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { registerRegulationCommands } from './regulations.ts'

const shipped = fileURLToPath(new URL('../../../regulations', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rules-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs the command line and catches what it prints and how it ends. */
function run(...words: string[]): { out: string; code: number } {
  let out = ''
  const write = process.stdout.write
  process.exitCode = 0
  process.stdout.write = (text: string | Uint8Array) => {
    out += String(text)
    return true
  }
  const program = new Command().exitOverride().configureOutput({ writeErr: text => (out += text) })
  let code = 0
  try {
    registerRegulationCommands(program)
    for (const command of program.commands.flatMap(group => [group, ...group.commands])) command.exitOverride()
    program.parse(['node', 'countersign', 'regulations', ...words])
    code = Number(process.exitCode)
  } catch {
    code = 1
  } finally {
    process.stdout.write = write
    process.exitCode = 0
  }
  return { out, code }
}

test('the shipped rule files have no problem', () => {
  assert.deepEqual(run('check', shipped), { out: '78 rules of 37 countries, no problem\n', code: 0 })
  assert.deepEqual(JSON.parse(run('check', shipped, '--json').out), { ok: true, countries: 37, regulations: 78, problems: [] })
})

test('a problem is told with file, line and sentence, and the exit code is not 0', () => {
  writeFileSync(join(folder, 'XA.yaml'), 'country: XA\nname: Exampleland\nreviewed: 2026-11-24\nrules:\n  - number: pager\n')
  const { out, code } = run('check', folder)
  assert.equal(code, 1)
  assert.match(out, /^XA\.yaml:5 {2}`number` holds `pager`/)
  assert.equal(JSON.parse(run('check', folder, '--json').out).ok, false)
})

test('a directory that is not there is one line and exit code 1', () => {
  const { out, code } = run('check', join(folder, 'nowhere'))
  assert.equal(code, 1)
  assert.match(out, /^error: ENOENT/)
})

test('the difference of a book to itself is none', () => {
  assert.equal(run('diff', shipped, shipped).out, 'no rule changes\n')
})

test('a new file lacks nothing but its source, and is not written over', () => {
  const own = join(folder, 'own')
  const { out, code } = run('new', 'nl', own)
  assert.deepEqual([code, out.includes('NL.yaml  written')], [0, true])
  assert.deepEqual(
    run('check', own)
      .out.split('\n')
      .filter(line => !line.startsWith('NL.yaml:7 ')),
    ['4 rules of 1 country, 1 problem', ''],
  )
  const file = join(own, 'NL.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('url: ""', 'url: https://example.com/nl'))
  assert.equal(run('check', own).out, '4 rules of 1 country, no problem\n')
  assert.equal(existsSync(join(own, 'schema.json')), true)
  assert.match(run('new', 'NL', own).out, /^error: EEXIST/)
  assert.match(run('new', 'UK', own).out, /^error: UK is no country code/)
})

test('the words that a rule file may use can be asked for', () => {
  assert.match(run('words').out, /Papers, for `any_of`\n {2}passport +Passport/)
  assert.deepEqual(JSON.parse(run('words', 'vat', '--json').out), { fields: { vat_number: 'VAT number' }, papers: {}, requirements: {} })
})

test('an import writes a file for each country, and never over one that is there', () => {
  const row = {
    sid: `RN${'b'.repeat(32)}`,
    friendly_name: 'Bexampleland: Local - Business',
    iso_country: 'XB',
    number_type: 'local',
    end_user_type: 'business',
  }
  const list = join(folder, 'list.json')
  const into = join(folder, 'imported')
  mkdirSync(into)
  writeFileSync(list, JSON.stringify({ results: [row], meta: {} }))
  const words = ['import', list, into, '--source', 'https://numbers.example.com/Regulations', '--json']
  assert.deepEqual(JSON.parse(run(...words).out), { written: ['XB.yaml'], kept: [], skipped: [] })
  assert.deepEqual(run('check', into), { out: '1 rule of 1 country, no problem\n', code: 0 })
  assert.deepEqual(JSON.parse(run(...words).out), { written: [], kept: ['XB.yaml'], skipped: [] })
})
