import { AppError } from '../domain/errors.ts'
import { StartTrouble } from '../platform/postgres/embedded-trouble.ts'
import { ConfigError } from './config.ts'
import { buildProgram } from './program.ts'
import { ServeError } from './serve.ts'

try {
  await buildProgram().parseAsync(process.argv)
} catch (error) {
  // What somebody can mend is said in a sentence; a bug keeps its stack.
  const isMendable =
    error instanceof AppError || error instanceof ConfigError || error instanceof ServeError || error instanceof StartTrouble
  const fix = error instanceof StartTrouble ? ` ${error.fix}` : ''
  process.stderr.write(isMendable ? `countersign: ${error.message}${fix}\n` : `${error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
}
