import { constants, readSync } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDir } from './durable-file.ts'

/** One data key, wrapped: state 1, version 1, root key id 2, nonce 12, wrapped key 32, tag 16. Fits in one disk sector. */
export const SLOT_BYTES = 64
/** 4 MB a file, sparse until used. */
const SLOTS_PER_FILE = 65_536n

export type SlotState = 'empty' | 'live' | 'destroyed'

const STATES: readonly SlotState[] = ['empty', 'live', 'destroyed']

export interface Slot {
  state: SlotState
  bytes: Buffer
}

/** The key file: fixed places, so that a key is destroyed by writing over it. */
export interface Slots {
  read(slot: bigint): Promise<Slot>
  /** Writes slots that lie one after another; they are on disk after `sync`. */
  write(first: bigint, content: Buffer): Promise<void>
  sync(): Promise<void>
  /** The numbers of all files' slots, file by file: first number and the file's whole content. */
  files(): AsyncIterable<{ first: bigint; content: Buffer }>
  close(): Promise<void>
}

export const stateOf = (bytes: Buffer): SlotState => STATES[bytes[0] ?? 0] ?? 'destroyed'

/** What stands in the place of a destroyed key. */
export function destroyedSlot(): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES)
  bytes[0] = 2
  bytes[1] = 1
  return bytes
}

export function openSlots(keysDir: string): Slots {
  const handles = new Map<bigint, Promise<FileHandle | undefined>>()
  const unsynced = new Set<FileHandle>()
  const pathOf = (number: bigint) => join(keysDir, `slots.${String(number).padStart(3, '0')}`)

  const existing = (number: bigint): Promise<FileHandle | undefined> => {
    const known = handles.get(number)
    if (known) return known
    const opened = open(pathOf(number), constants.O_RDWR).catch(error => {
      handles.delete(number)
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    handles.set(number, opened)
    return opened
  }
  const orCreate = async (number: bigint): Promise<FileHandle> => {
    const present = await existing(number)
    if (present) return present
    const file = await open(pathOf(number), constants.O_RDWR | constants.O_CREAT, 0o600)
    await syncDir(keysDir)
    handles.set(number, Promise.resolve(file))
    return file
  }

  return {
    async read(slot) {
      const file = await existing(slot / SLOTS_PER_FILE)
      const bytes = Buffer.alloc(SLOT_BYTES)
      // It lies in the page cache: to ask another thread for it would take many times as long as to read it.
      if (file) readSync(file.fd, bytes, 0, SLOT_BYTES, Number(slot % SLOTS_PER_FILE) * SLOT_BYTES)
      return { state: stateOf(bytes), bytes }
    },
    async write(first, content) {
      for (let done = 0n; done < content.length / SLOT_BYTES; ) {
        const slot = first + done
        const here = BigInt(content.length / SLOT_BYTES) - done
        const room = SLOTS_PER_FILE - (slot % SLOTS_PER_FILE)
        const count = here < room ? here : room
        const part = content.subarray(Number(done) * SLOT_BYTES, Number(done + count) * SLOT_BYTES)
        const file = await orCreate(slot / SLOTS_PER_FILE)
        const { bytesWritten } = await file.write(part, 0, part.length, Number(slot % SLOTS_PER_FILE) * SLOT_BYTES)
        if (bytesWritten !== part.length) throw Object.assign(new Error('the key file could not be written whole'), { code: 'ENOSPC' })
        unsynced.add(file)
        done += count
      }
    },
    async sync() {
      for (const file of [...unsynced]) {
        await file.datasync()
        unsynced.delete(file)
      }
    },
    async *files() {
      for (const name of (await readdir(keysDir)).filter(each => /^slots\.\d+$/.test(each)).sort()) {
        const number = BigInt(name.slice('slots.'.length))
        const file = await existing(number)
        if (!file) continue
        const { size } = await file.stat()
        const content = Buffer.alloc(size - (size % SLOT_BYTES))
        await file.read(content, 0, content.length, 0)
        yield { first: number * SLOTS_PER_FILE, content }
      }
    },
    async close() {
      for (const handle of handles.values()) await (await handle)?.close()
      handles.clear()
    },
  }
}
