import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Command } from 'commander'
import { registerLocalityCommands } from './locality.ts'

const folder = mkdtempSync(join(tmpdir(), 'locality-'))
// As much of an installation as the import looks for.
for (const part of ['keys', 'postgres']) mkdirSync(join(folder, part))
writeFileSync(join(folder, 'keys', 'secret'), '')
after(() => rmSync(folder, { recursive: true }))

/** Runs the command line and returns what it prints. */
async function run(...words: string[]): Promise<string> {
  let out = ''
  const program = new Command().exitOverride().configureOutput({ writeOut: text => (out += text) })
  registerLocalityCommands(program)
  await program.parseAsync(['node', 'countersign', 'locality', ...words, '--data', folder])
  return out
}

const berlin = [
  'check',
  '--country',
  'DE',
  '--prefix',
  '30',
  '--postal-code',
  '10117',
  '--city',
  'Berlin',
  '--street',
  'Unter den Linden 1',
]

test('tells machines and people whether the address lies in the locality of the prefix', async () => {
  assert.deepEqual(JSON.parse(await run(...berlin, '--json')), {
    verdict: 'same',
    evidence: 'name',
    country: 'DE',
    prefix: '30',
    localities: ['Berlin'],
  })
  assert.equal(await run(...berlin), 'same: prefix 30 serves Berlin (by name)\n')
  assert.equal(
    JSON.parse(await run('check', '--country', 'de', '--prefix', '+498912345', '--postal-code', '10117', '--city', 'Berlin', '--json'))
      .verdict,
    'different',
  )
})

test('keeps imported zones and asks them first', async () => {
  const file = join(folder, 'zones.json')
  const ring = [
    [13.3, 52.5],
    [13.5, 52.5],
    [13.5, 52.6],
    [13.3, 52.6],
    [13.3, 52.5],
  ]
  writeFileSync(
    file,
    JSON.stringify({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: { prefix: '030' }, geometry: { type: 'Polygon', coordinates: [ring] } }],
    }),
  )
  assert.equal(await run('import', file, '--country', 'DE'), '1 zones of DE imported\n')
  assert.equal(JSON.parse(await run(...berlin, '--latitude', '52.517', '--longitude', '13.387', '--json')).evidence, 'zone')
})

test('refuses a file that holds nothing of the country, and a country that does not exist', async () => {
  const file = join(folder, 'postal.txt')
  writeFileSync(file, 'AT\t1010\tWien\t\t\t\t\t\t\t48.2\t16.3\t4\n')
  await assert.rejects(run('import', file, '--country', 'DE'), /nothing of DE/)
  await assert.rejects(run('check', '--country', 'ZZ', '--prefix', '1', '--city', 'X'), /ISO 3166/)
  await assert.rejects(
    run('check', '--country', 'DE', '--prefix', '30', '--city', 'Berlin', '--postal-data', join(folder, 'nowhere')),
    /does not exist/,
  )
})
