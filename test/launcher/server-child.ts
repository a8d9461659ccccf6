// Started by embedded.test.ts: a process that holds a PostgreSQL as the server does. Says how it went in one JSON line.
import { createLog } from '../../src/platform/log.ts'
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { StartTrouble } from '../../src/platform/postgres/embedded-trouble.ts'

const [dataDir = ''] = process.argv.slice(2)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
try {
  const postgres = await startEmbeddedPostgres({ dataDir, log: createLog('silent') })
  say({ url: postgres.url, pid: postgres.pid, isAdopted: postgres.isAdopted })
  const stay = setInterval(() => undefined, 60_000)
  process.once('SIGTERM', () => {
    clearInterval(stay)
    void postgres.stop()
  })
} catch (error) {
  if (error instanceof StartTrouble) say({ trouble: error.message, fix: error.fix })
  else say({ trouble: String(error) })
}
