import { withLock } from '../file-lock.ts'
import { rootIdOf, unwrapKey, wrapKey } from './data-keys.ts'
import type { RootKeys } from './root-keys.ts'
import { SLOT_BYTES, type Slots, stateOf } from './slots.ts'
import { VaultDamaged } from './vault-errors.ts'

/** Slots re-wrapped under one hold of the lock: destructions wait no longer than that. */
const BATCH = 1_024

/**
 * Wraps every data key with a new root key and destroys the old ones. May be killed at any point: both root keys lie there
 * until no slot needs the old one, and the next call finishes the work before it would begin anew.
 */
export async function rotateRoot(lockPath: string, slots: Slots, roots: RootKeys): Promise<{ rootId: number; rewrapped: number }> {
  await withLock(lockPath, async () => {
    if ((await roots.ids()).length === 1) await roots.addNext()
  })
  const target = await roots.current()
  let rewrapped = 0
  for await (const { first, content } of slots.files()) {
    for (let position = 0; position < content.length / SLOT_BYTES; position += BATCH) {
      const count = Math.min(BATCH, content.length / SLOT_BYTES - position)
      if (!needsWork(content.subarray(position * SLOT_BYTES, (position + count) * SLOT_BYTES), target.id)) continue
      rewrapped += await withLock(lockPath, () => rewrapBatch(slots, roots, target, first + BigInt(position), count))
    }
  }
  await withLock(lockPath, () => dropOldRoots(slots, roots, target.id))
  return { rootId: target.id, rewrapped }
}

function needsWork(content: Buffer, targetId: number): boolean {
  return slotsIn(content).some(bytes => stateOf(bytes) === 'live' && rootIdOf(bytes) !== targetId)
}

const slotsIn = (content: Buffer): Buffer[] =>
  Array.from({ length: content.length / SLOT_BYTES }, (_, position) => content.subarray(position * SLOT_BYTES, (position + 1) * SLOT_BYTES))

/** Reads the slots again under the lock: one destroyed meanwhile must stay destroyed. */
async function rewrapBatch(
  slots: Slots,
  roots: RootKeys,
  target: { id: number; key: Buffer },
  first: bigint,
  count: number,
): Promise<number> {
  let rewrapped = 0
  const content: Buffer[] = []
  for (let position = 0; position < count; position += 1) {
    const slot = first + BigInt(position)
    const { state, bytes } = await slots.read(slot)
    if (state !== 'live' || rootIdOf(bytes) === target.id) {
      content.push(bytes)
      continue
    }
    const root = await roots.byId(rootIdOf(bytes))
    const dataKey = root && unwrapKey(root, slot, bytes)
    if (!dataKey) throw new VaultDamaged(`key ${slot} does not open; the rotation stopped, nothing is lost`)
    content.push(wrapKey(target, slot, dataKey))
    dataKey.fill(0)
    rewrapped += 1
  }
  await slots.write(first, Buffer.concat(content))
  await slots.sync()
  return rewrapped
}

async function dropOldRoots(slots: Slots, roots: RootKeys, targetId: number): Promise<void> {
  for await (const { content } of slots.files()) {
    if (needsWork(content, targetId)) throw new VaultDamaged('some keys are still wrapped with an old root key; run the rotation again')
  }
  for (const id of await roots.ids()) if (id !== targetId) await roots.destroy(id)
}
