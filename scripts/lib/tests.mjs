import { filesBelow, runAloud } from './steps.mjs'

const TIMEOUT_MS = 600_000
/** Tests wait for clocks, disks and browsers half of their time: three files keep two processors busy. */
const AT_ONCE = 3

/** Every test of the project, unit tests beside their files and integration tests under test/. */
export const testFiles = () => filesBelow(['src', 'test'], path => path.endsWith('.test.ts'))

/**
 * Runs tests with Node's own runner; resolves to its exit code. A filter that is part of a path chooses files, any other
 * chooses tests by name.
 */
export async function runTests(filters, environment = {}) {
  const all = testFiles()
  const isPath = filter => all.some(path => path.includes(filter))
  const byPath = filters.filter(isPath)
  const byName = filters.filter(filter => !isPath(filter))
  const chosen = byPath.length === 0 ? all : all.filter(path => byPath.some(filter => path.includes(filter)))
  const options = [
    '--test',
    `--test-concurrency=${AT_ONCE}`,
    `--test-timeout=${TIMEOUT_MS}`,
    '--test-reporter=spec',
    ...byName.map(name => `--test-name-pattern=${name}`),
  ]
  return runAloud(process.execPath, ['--import', 'tsx', ...options, ...chosen], { env: { ...process.env, ...environment } })
}
