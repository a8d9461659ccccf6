import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { FirstStart } from '../first-start.ts'
import { serve } from '../serve.ts'

export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Start the server with its database, worker and Console')
    .option('--port <number>', 'port to listen on (PORT, default 8080)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--data <directory>', 'where everything is kept (COUNTERSIGN_DATA, default ./data)')
    .option('--database-url <url>', 'an existing PostgreSQL 15+ (DATABASE_URL)')
    .option('--sandbox', 'a server to try things on: movable clock, simulated transitions, callbacks to this machine')
    .action(async flags => {
      const say = (line: string) => process.stdout.write(`${line}\n`)
      const running = await serve(readConfig(flags), say)
      if (running.first) for (const line of welcome(running.first)) say(line)
      say(`Countersign answers on ${running.url}${flags.sandbox ? ' (sandbox)' : ''}. Stop with Ctrl-C.`)
      await untilStopped()
      say('Stopping.')
      await running.stop()
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
