// Started by rotate.test.ts: rotates the root key of a vault, over and over, until it is killed.
import { createVault } from '../../src/platform/vault/vault.ts'

const [keysDir = '', filesDir = '', firstSlot = '0'] = process.argv.slice(2)
let next = BigInt(firstSlot)
const vault = await createVault({
  keysDir,
  filesDir,
  reserveSlots: async count => {
    next += BigInt(count)
    return next - BigInt(count)
  },
})
process.stdout.write('ready\n')
for (;;) await vault.rotate()
