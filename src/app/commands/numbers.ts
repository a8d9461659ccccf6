import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import { ImportError } from '../../features/imports/csv-rows.ts'
import { importNumbers } from '../../features/imports/numbers.ts'
import { ServeError } from '../serve-error.ts'
import { systemContext } from '../services.ts'
import { withDataOptions, withServices } from './with-services.ts'

const SHOWN_ERRORS = 20

export function registerNumberCommands(program: Command): void {
  const numbers = program.command('numbers').description('The stock of phone numbers')
  withDataOptions(numbers.command('import <file>'))
    .description(
      'Add the numbers of a CSV file: phone_number,country,type,locality,region,capabilities (and account_sid for numbers in use)',
    )
    .option('--json', 'for machines')
    .action((file: string, flags) =>
      withServices(flags, async services => {
        const isTerminal = process.stderr.isTTY && !flags.json
        const progress = (done: number) => isTerminal && process.stderr.write(`\r${done} numbers imported`)
        const report = await importNumbers(systemContext(services), createReadStream(file), progress).catch(asMendable)
        if (isTerminal) process.stderr.write('\n')
        if (flags.json) process.stdout.write(`${JSON.stringify(report)}\n`)
        else {
          process.stdout.write(`${report.imported} imported, ${report.errors.length} refused\n`)
          for (const { line, error } of report.errors.slice(0, SHOWN_ERRORS)) process.stdout.write(`  line ${line}: ${error}\n`)
          if (report.errors.length > SHOWN_ERRORS) process.stdout.write(`  and ${report.errors.length - SHOWN_ERRORS} more; see --json\n`)
        }
        if (report.errors.length > 0 && report.imported === 0) process.exitCode = 1
      }),
    )
}

function asMendable(error: unknown): never {
  if (error instanceof ImportError) throw new ServeError(error.message, { cause: error })
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    throw new ServeError('the file does not exist', { cause: error })
  if (error instanceof Error && 'code' in error && error.code === 'EISDIR')
    throw new ServeError('this is a directory, not a file', { cause: error })
  throw error
}
