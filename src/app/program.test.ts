import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from 'commander'
import { buildProgram } from './program.ts'

const leavesOf = (command: Command): Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf))

test('every command explains itself and speaks to machines', () => {
  const leaves = leavesOf(buildProgram())
  assert.ok(leaves.length > 30)
  assert.deepEqual(
    leaves.filter(command => command.description() === '' || !command.options.some(({ long }) => long === '--json')).map(one => one.name()),
    [],
  )
})
