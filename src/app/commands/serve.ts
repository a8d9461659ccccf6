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
    .option('--json', 'one JSON object a line; the one with `ready` has the address and, at the first start, its credentials')
    .action(async flags => {
      const say = sayerOf(flags.json)
      const config = readConfig(flags)
      const stopped = untilStopped()
      const running = await serve(config, say, { hasWorker: flags.worker })
      if (flags.json) printJson({ ready: true, url: running.url, sandbox: config.isSandbox, first_start: running.first ?? null })
      else {
        if (running.first) for (const line of welcome(running.first)) say(line)
        say(`Countersign answers on ${running.url}${config.isSandbox ? ' (sandbox)' : ''}. Stop with Ctrl-C.`)
      }
      await stopped
      say('Stopping.')
      await running.stop()
    })
  withDataOptions(program.command('worker'))
    .description('Run jobs, due work and callbacks, without answering requests, beside servers on the same database and data directory')
    .option('--sandbox', 'follow the movable clock of a sandbox server')
    .option('--json', 'one JSON object a line; the one with `ready` says that it works')
    .action(async flags => {
      const say = sayerOf(flags.json)
      const stopped = untilStopped()
      const worker = await work(readConfig(flags))
      if (flags.json) printJson({ ready: true })
      else say('The worker is at work. Stop with Ctrl-C.')
      await stopped
      say('Stopping.')
      await worker.stop()
    })
}

const printJson = (value: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

const sayerOf = (asJson: boolean | undefined) => (line: string) =>
  void (asJson ? printJson({ says: line }) : process.stdout.write(`${line}\n`))

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

/**
 * The first SIGINT or SIGTERM ends in order; a second one ends at once. Listens from the beginning: one that comes during the start ends
 * it as soon as it is over, and leaves no PostgreSQL behind.
 */
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
