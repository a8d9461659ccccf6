import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Command } from 'commander'
import { buildProgram } from '../../src/app/program.ts'

/** `serve`, `restore` and `keys import` are meant to make one; `doctor` looks only, and says that there is none. */
const MAKERS = ['serve', 'restore', 'keys import', 'doctor']
const ANSWERS: Record<string, string> = { '--to': 'postgres://127.0.0.1:1/none', '--country': 'DE' }
let folder: string
let file: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-mistyped-'))
  file = join(folder, 'file.csv')
  await writeFile(file, 'phone_number,country,type\n+4930123456,DE,local\n')
})
after(() => rm(folder, { recursive: true, force: true }))

const leavesOf = (command: Command, path: string[] = []): { words: string[]; command: Command }[] =>
  command.commands.length === 0 ? [{ words: path, command }] : command.commands.flatMap(one => leavesOf(one, [...path, one.name()]))

/** Commands that work on the data of a server. */
const onData = leavesOf(buildProgram()).filter(
  ({ words, command }) => command.options.some(({ long }) => long === '--data') && !MAKERS.includes(words.join(' ')),
)

/** Something for everything that a command insists on. */
const answersTo = ({ words, command }: { words: string[]; command: Command }): string[] => {
  const isNew = /export|backup/.test(words.join(' '))
  const given = command.registeredArguments.map(() => (isNew ? join(folder, 'new-file') : file))
  const asked = command.options
    .filter(({ mandatory, long }) => mandatory && long !== '--data')
    .flatMap(({ long, argChoices }) => [long ?? '', argChoices?.[0] ?? ANSWERS[long ?? ''] ?? `AC${'0'.repeat(32)}`])
  return [...given, ...asked]
}

test('there are such commands', () => {
  const names = onData.map(({ words }) => words.join(' '))
  for (const name of ['account create', 'staff create', 'numbers import', 'backup', 'move', 'keys rotate', 'keys export', 'worker'])
    assert.ok(names.includes(name), name)
})

for (const { words, command } of onData) {
  test(`${words.join(' ')} refuses a folder that holds no installation, and leaves it as it was`, async () => {
    for (const [name, databaseUrl] of [
      ['mistyped', undefined],
      ['mistyped-too', 'postgres://127.0.0.1:1/none'],
    ] as const) {
      if (databaseUrl && !command.options.some(({ long }) => long === '--database-url')) continue
      const data = join(folder, name)
      const args = [...words, ...answersTo({ words, command }), '--data', data, ...(databaseUrl ? ['--database-url', databaseUrl] : [])]
      await assert.rejects(
        buildProgram().exitOverride().parseAsync(args, { from: 'user' }),
        /^StartTrouble: (There is no (installation|database|directory)|There are no keys in|No server runs on) /,
      )
      assert.equal(existsSync(data), false)
    }
    assert.deepEqual(await readdir(folder), ['file.csv'])
  })
}
