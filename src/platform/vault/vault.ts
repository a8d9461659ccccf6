import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../file-lock.ts'
import { derive } from './aead.ts'
import { freshKeys, loadKey, parseKeyRef } from './data-keys.ts'
import { openRootKeys, type RootKeys } from './root-keys.ts'
import { rotateRoot } from './rotate-root.ts'
import { indexKey, indexOf, sealValue, unsealValue } from './seal.ts'
import { listSealedFiles, readSealedFile, removeSealedFile, removeStaleParts, type WrittenFile, writeSealedFile } from './sealed-file.ts'
import { destroyedSlot, openSlots, type Slots, stateOf } from './slots.ts'
import { appendTombstones, type Receipt, readTombstones, tailOf, tombstonesSize } from './tombstones.ts'
import { asStorageError } from './vault-errors.ts'

/** A data key's slot number as decimal text. It says nothing and is kept in a column beside what the key seals. */
export type KeyRef = string

/**
 * Encrypted store whose keys can be destroyed. Everything personal is sealed under its own data key; to erase is to destroy
 * that key, after which no copy of the sealed bytes (backup, log, replica) can be read.
 */
export interface Vault {
  /** A fresh key that is already on disk. Usually free: keys are made in blocks. */
  createKey(): Promise<KeyRef>
  /** Destroys keys for good, each with a tombstone. Keys already destroyed are skipped. Irreversible. */
  destroyKeys(keys: readonly KeyRef[]): Promise<Receipt[]>
  /** Seals a JSON value. `about` names what and whose it is; the same words are needed to open it. */
  seal(key: KeyRef, about: string, value: unknown): Promise<Buffer>
  /** @throws KeyDestroyed, KeyMissing, SealBroken */
  unseal(key: KeyRef, about: string, sealed: Uint8Array): Promise<unknown>
  /** Encrypts a stream into a new file. @throws StorageFull (code ENOSPC), FileTooLarge; nothing is left then */
  writeFile(key: KeyRef, about: string, source: AsyncIterable<Uint8Array>, limits?: { maxBytes?: number }): Promise<WrittenFile>
  /** Verified pieces of at most 64 KiB. @throws KeyDestroyed, KeyMissing, SealBroken */
  readFile(key: KeyRef, about: string, path: string): AsyncIterable<Buffer>
  removeFile(path: string): Promise<void>
  listFiles(): AsyncIterable<{ path: string; writtenAt: Date }>
  /** Blind index of 32 bytes: equal texts are found, but not guessed by who has only the database. Normalise first. */
  index(purpose: string, text: string): Buffer
  /** Every key that was destroyed so far, in order, after the first `known` of them: what a restored database may not have heard of. */
  destroyedAfter(known: number): Promise<KeyRef[]>
  /** New root key; every data key is wrapped again. May be killed and called again. */
  rotate(): Promise<{ rootId: number; rewrapped: number }>
  close(): Promise<void>
}

export interface VaultOptions {
  keysDir: string
  filesDir: string
  /**
   * Gives the first of `count` slot numbers that no other caller ever gets (a database sequence). It is called while a verb
   * may hold a connection, so it must not wait for one of the same pool.
   */
  reserveSlots(count: number): Promise<bigint>
}

const BLOCK = 64
const REFILL_BELOW = 16

/** Opens the vault, making its first keys in an empty directory, and destroys again what the tombstones name. @throws VaultDamaged */
export async function createVault(options: VaultOptions): Promise<Vault> {
  const { keysDir, filesDir } = options
  await mkdir(keysDir, { recursive: true, mode: 0o700 })
  await mkdir(filesDir, { recursive: true, mode: 0o700 })
  const lockPath = join(keysDir, 'lock')
  const slots = openSlots(keysDir)
  const roots = await withLock(lockPath, () => openRootKeys(keysDir))
  const grave = await openGrave(keysDir, lockPath, slots, roots.secret)
  await removeStaleParts(filesDir)
  const keys = keySource(options, lockPath, slots, roots)
  const hashKey = derive(roots.secret, Buffer.alloc(0), 'countersign content hash')
  const indexKeys = new Map<string, Buffer>()

  return {
    createKey: keys.take,
    destroyKeys: grave.destroy,
    seal: (key, about, value) => sealValue(slots, roots, key, about, value),
    unseal: (key, about, sealed) => unsealValue(slots, roots, key, about, sealed),
    async writeFile(key, about, source, limits) {
      const dataKey = await loadKey(slots, roots, key)
      return writeSealedFile(filesDir, { dataKey, hashKey }, about, source, limits).finally(() => dataKey.fill(0))
    },
    async *readFile(key, about, path) {
      const dataKey = await loadKey(slots, roots, key)
      yield* readSealedFile(filesDir, dataKey, about, path)
      dataKey.fill(0)
    },
    removeFile: path => removeSealedFile(filesDir, path),
    listFiles: () => listSealedFiles(filesDir),
    index(purpose, text) {
      const known = indexKeys.get(purpose) ?? indexKey(roots.secret, purpose)
      indexKeys.set(purpose, known)
      return indexOf(known, text)
    },
    destroyedAfter: async known => (await readTombstones(keysDir, roots.secret)).receipts.slice(known).map(({ keyRef }) => keyRef),
    rotate: () => rotateRoot(lockPath, slots, roots),
    close: async () => {
      await keys.settle()
      await slots.close()
    },
  }
}

/** Keys made ahead in blocks, one wait for the disk per block. A slot that is not empty is never written: it was given out. */
function keySource(
  options: VaultOptions,
  lockPath: string,
  slots: Slots,
  roots: RootKeys,
): { take(): Promise<KeyRef>; settle(): Promise<void> } {
  const ready: bigint[] = []
  let refilling: Promise<void> | undefined
  const makeBlock = async () => {
    const first = await options.reserveSlots(BLOCK)
    await withLock(lockPath, async () => {
      const present = await Promise.all(Array.from({ length: BLOCK }, (_, position) => slots.read(first + BigInt(position))))
      // A restored database counts from an earlier number: its blocks may be taken, then the next one is asked for.
      if (present.some(slot => slot.state !== 'empty')) return
      await slots.write(first, freshKeys(await roots.current(), first, BLOCK))
      await slots.sync()
      for (let position = 0; position < BLOCK; position += 1) ready.push(first + BigInt(position))
    })
  }
  const refill = () => {
    refilling ??= makeBlock().finally(() => {
      refilling = undefined
    })
    return refilling
  }
  const take = async (): Promise<KeyRef> => {
    for (;;) {
      const slot = ready.shift()
      if (slot !== undefined) {
        // Failing ahead of need is no failure: who needs a key and finds none will hear it.
        if (ready.length < REFILL_BELOW) refill().catch(() => undefined)
        return String(slot)
      }
      await refill().catch(error => {
        throw asStorageError(error)
      })
    }
  }
  return { take, settle: async () => refilling?.catch(() => undefined) }
}

/** Destruction: first the tombstone, then the overwriting, each on disk before the next. The opening repeats what a crash left. */
async function openGrave(
  keysDir: string,
  lockPath: string,
  slots: Slots,
  secret: Buffer,
): Promise<{ destroy(keys: readonly KeyRef[]): Promise<Receipt[]> }> {
  const overwrite = async (keyRefs: readonly string[]) => {
    for (const keyRef of keyRefs) {
      const slot = parseKeyRef(keyRef)
      if ((await slots.read(slot)).state !== 'destroyed') await slots.write(slot, destroyedSlot())
    }
    await slots.sync()
  }
  const known = await withLock(lockPath, async () => {
    const read = await readTombstones(keysDir, secret)
    await overwrite(read.receipts.map(receipt => receipt.keyRef))
    return read
  })
  let tail = tailOf(known)
  const destroy = (keys: readonly KeyRef[]) =>
    withLock(lockPath, async () => {
      const found = await Promise.all(keys.map(async key => ({ key, state: stateOf((await slots.read(parseKeyRef(key))).bytes) })))
      const due = [...new Set(found.flatMap(({ key, state }) => (state === 'destroyed' ? [] : [key])))]
      if (due.length === 0) return []
      if ((await tombstonesSize(keysDir)) !== tail.sizeBytes) tail = tailOf(await readTombstones(keysDir, secret))
      const written = await appendTombstones(keysDir, secret, tail, due, new Date())
      tail = written.tail
      await overwrite(due)
      return written.receipts
    })
  return { destroy }
}
