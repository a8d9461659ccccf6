import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROUTER = join(import.meta.dirname, '..', '..', 'console', 'router.tsx')

/** Every page of the Console, as its own router names them: a new one cannot be forgotten. `$sid` stands for a thing. */
export const consolePaths = (): string[] => [...readFileSync(ROUTER, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path)
