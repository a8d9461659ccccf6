import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createVault } from '../../../src/platform/vault/vault.ts'
import { type Proof, Tally, times } from '../proof.ts'

export const rotate: Proof = {
  name: 'T-ROTATE',
  goal: 'no sealed value becomes unreadable over kill -9 in the middle of root key rotations',
  control: 'a value with one bit changed must be counted as unreadable',
  async run(stage) {
    const tally = new Tally()
    const scratch = await stage.scratch()
    const [keysDir, filesDir] = [join(scratch, 'keys'), join(scratch, 'files')]
    let next = 0n
    const reserveSlots = async (count: number) => {
      next += BigInt(count)
      return next - BigInt(count)
    }
    const vault = await createVault({ keysDir, filesDir, reserveSlots })
    const keys = await Promise.all(times(stage.pick(1_000, 10_000)).map(() => vault.createKey()))
    const sealed = await Promise.all(keys.map((key, position) => vault.seal(key, 'x', position)))
    const kills = stage.pick(4, 20)
    for (const kill of times(kills)) {
      const child = await startRotation(keysDir, filesDir)
      await new Promise(resolve => setTimeout(resolve, 20 + kill * 15))
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    const after = await createVault({ keysDir, filesDir, reserveSlots })
    const { rewrapped } = await after.rotate()
    const opens = async (position: number, bytes: Buffer) =>
      (await after.unseal(keys[position] ?? '', 'x', bytes).catch(() => undefined)) === position
    for (const [position, bytes] of sealed.entries()) tally.check(await opens(position, bytes), `value ${position} is unreadable`)
    const changed = Buffer.from(sealed[0] ?? Buffer.alloc(1))
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    const isControlCaught = !(await opens(0, changed))
    await after.close()
    await vault.close()
    return { n: tally.n, misses: tally.misses.slice(0, 5), isControlCaught, figures: { kills, rewrapped } }
  },
}

async function startRotation(keysDir: string, filesDir: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '..', '..', 'vault', 'rotate-child.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, keysDir, filesDir, '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve)
    child.once('exit', reject)
  })
  return child
}
