import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const DOCS = ['README.md', 'CONTRIBUTING.md', ...below('docs')]
const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => join(folder, file))
}

/** Lines of ```sh blocks, continued lines joined. */
function commandsIn(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll('\\\n', ' ')
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
}

const countersign = (...args: string[]) =>
  execFileSync(process.execPath, ['bin/countersign.mjs', ...args], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })

test('every file that a page links to is there', () => {
  for (const page of DOCS) {
    for (const [, target = ''] of readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue
      assert.ok(existsSync(join(ROOT, dirname(page), target)), `${page} links to ${target}`)
    }
  }
})

test('every npm script that a page names is there', () => {
  for (const page of DOCS) {
    for (const [, name = ''] of readFileSync(join(ROOT, page), 'utf8').matchAll(/npm run ([a-z:]+)/g))
      assert.ok(name in scripts, `${page} names npm run ${name}`)
  }
})

test('every countersign command of the guides is known, with each of its options', () => {
  const help = new Map<string, string>()
  const commands = DOCS.flatMap(page => commandsIn(page).map(line => ({ page, line }))).filter(({ line }) => line.includes('countersign '))
  assert.ok(commands.length >= 10)
  for (const { page, line } of commands) {
    const words = line
      .slice(line.indexOf('countersign ') + 'countersign '.length)
      .trim()
      .split(/\s+/)
    const known = words.slice(0, 2).filter(word => /^[a-z-]+$/.test(word) && !word.startsWith('--'))
    const path = /^(account|staff|numbers|regulations|locality|document|keys|evidence|audit|import)$/.test(known[0] ?? '')
      ? known
      : known.slice(0, 1)
    const key = path.join(' ')
    if (!help.has(key)) help.set(key, countersign(...path, '--help'))
    const text = help.get(key) ?? ''
    assert.match(text, new RegExp(`Usage: countersign ${key}`), `${page}: ${line}`)
    for (const option of words.filter(word => word.startsWith('--') && word !== '--help'))
      assert.ok(text.includes(option), `${page}: ${key} knows no ${option}`)
  }
})

test('rules and specimens of the guides can be checked and read as written', () => {
  assert.match(countersign('regulations', 'check', 'regulations'), /\d/)
  const verdict = JSON.parse(
    countersign('locality', 'check', '--country', 'DE', '--prefix', '30', '--postal-code', '10117', '--city', 'Berlin', '--json'),
  )
  assert.equal(verdict.verdict, 'same')
  const reading = JSON.parse(countersign('document', 'read', 'test/specimens/fixed/passport-erika.jpg', '--country', 'DE', '--json'))
  assert.equal(reading.kind, 'passport')
})
