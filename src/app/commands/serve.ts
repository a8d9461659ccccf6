import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { FirstStart } from '../first-start.ts'
import { serve, work } from '../serve.ts'
import { withDataOptions } from './with-services.ts'

export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Start the server with its database, worker and Console')
    .option('--port <number>', 'port to listen on (PORT, default 8080)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--data <directory>', 'where everything is kept (COUNTERSIGN_DATA, default ./data)')
    .option('--database-url <url>', 'an existing PostgreSQL 15+ (DATABASE_URL)')
    .option('--sandbox', 'a server to try things on: movable clock, simulated transitions, callbacks to this machine')
    .option('--no-worker', 'answer requests only; jobs and callbacks are the matter of "countersign worker" or of another server')
    .action(async flags => {
      const say = (line: string) => process.stdout.write(`${line}\n`)
      const running = await serve(readConfig(flags), say, { hasWorker: flags.worker })
      if (running.first) for (const line of welcome(running.first)) say(line)
      say(`Countersign answers on ${running.url}${flags.sandbox ? ' (sandbox)' : ''}. Stop with Ctrl-C.`)
      await untilStopped()
      say('Stopping.')
      await running.stop()
    })
  withDataOptions(program.command('worker'))
    .description('Run jobs, due work and callbacks, without answering requests, beside servers on the same database and data directory')
    .option('--sandbox', 'follow the movable clock of a sandbox server')
    .action(async flags => {
      const worker = await work(readConfig(flags))
      process.stdout.write('The worker is at work. Stop with Ctrl-C.\n')
      await untilStopped()
      process.stdout.write('Stopping.\n')
      await worker.stop()
    })
}

function welcome(first: FirstStart): string[] {
  return [
    '',
    'First start: a demo account was made. This is shown once; it is also in first-start.json in the data directory.',
    `  Console (works once)  ${first.sign_in_url}`,
    `  AccountSid            ${first.account_sid}`,
    `  AuthToken             ${first.auth_token}`,
    `  Staff key             ${first.staff_key}`,
    `  Staff secret          ${first.staff_secret}`,
    '',
  ]
}

/** The first SIGINT or SIGTERM ends in order; a second one ends at once. */
function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    let isStopping = false
    const onSignal = () => {
      if (isStopping) process.exit(130)
      isStopping = true
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
