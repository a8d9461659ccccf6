import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault, type Vault } from '../../src/platform/vault/vault.ts'

export interface Scratch {
  dir: string
  keysDir: string
  filesDir: string
  /** Opens the vault again, as another process would; slot numbers go on from where they were. */
  open(): Promise<Vault>
  reserve(count: number): Promise<bigint>
}

/** A vault in its own directory, taken away after the test. */
export async function scratchVault(test: { after(work: () => Promise<void>): void }): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-vault-'))
  const keysDir = join(dir, 'keys')
  const filesDir = join(dir, 'files')
  let next = 0n
  const reserve = async (count: number) => {
    const first = next
    next += BigInt(count)
    return first
  }
  const opened: Vault[] = []
  test.after(async () => {
    for (const vault of opened) await vault.close()
    await rm(dir, { recursive: true, force: true })
  })
  const open = async () => {
    const vault = await createVault({ keysDir, filesDir, reserveSlots: reserve })
    opened.push(vault)
    return vault
  }
  return { dir, keysDir, filesDir, open, reserve }
}

export async function* piecesOf(content: Uint8Array, pieceBytes = 10_000): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < content.length; offset += pieceBytes) yield content.subarray(offset, offset + pieceBytes)
}

export async function gather(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}
