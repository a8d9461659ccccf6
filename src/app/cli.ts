import type { Command } from 'commander'
import { AppError } from '../domain/errors.ts'
import { explainFileError, StartTrouble } from '../platform/postgres/embedded-trouble.ts'
import { VaultDamaged } from '../platform/vault/vault-errors.ts'
import { ConfigError } from './config.ts'
import { newProgram } from './new-program.ts'
import { ServeError } from './serve-error.ts'

try {
  await (await programFor(process.argv[2])).parseAsync(process.argv)
} catch (thrown) {
  const error = explainFileError(thrown)
  // What somebody can mend is said in a sentence; a bug keeps its stack.
  const isMendable = [AppError, ConfigError, ServeError, StartTrouble, VaultDamaged].some(kind => error instanceof kind)
  const fix = error instanceof StartTrouble ? ` ${error.fix}` : ''
  // The API names the path; a command was given a SID.
  const isNotFound = error instanceof AppError && error.kind === 'notFound'
  const message = isNotFound ? 'nothing here has this SID' : error instanceof Error ? error.message : String(error)
  const says = isMendable || !(error instanceof Error) ? `countersign: ${message}${fix}` : error.stack
  process.stderr.write(`${says}\n`)
  process.exitCode = 1
}

/** The reader alone needs nothing of the server, which takes longer to load than a photograph to read. */
async function programFor(command: string | undefined): Promise<Command> {
  if (command !== 'document') return (await import('./program.ts')).buildProgram()
  const program = newProgram()
  const { registerDocumentCommands } = await import('./commands/document-read.ts')
  registerDocumentCommands(program)
  return program
}
