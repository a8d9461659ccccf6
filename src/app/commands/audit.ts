import type { Command } from 'commander'
import { verifyJournal } from '../../features/audit/seal.ts'
import { systemContext } from '../services.ts'
import { print, withDataOptions, withServices } from './with-services.ts'

interface Flags {
  data?: string
  databaseUrl?: string
  head?: string
  json?: boolean
}

export function registerAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the journal of everything that was done')
  withDataOptions(
    audit
      .command('verify')
      .description('Follow the hash chain of the journal; the head it prints, kept elsewhere, shows later that nothing was cut off')
      .option('--head <hex>', 'a head that was printed before: it must still be in the chain')
      .option('--json', 'answer as JSON'),
  ).action(async (flags: Flags) => {
    const { isWhole, sealed, unsealed, head, brokenAt, knowsHead } = await withServices(flags, services =>
      verifyJournal(systemContext(services), flags.head),
    )
    print({ whole: isWhole, sealed, unsealed, head, broken_at: brokenAt, knows_head: knowsHead }, flags.json)
    if (!isWhole) process.exitCode = 1
  })
}
