import { type Kernel, reserve } from './kernel.ts'

const ALIGNED = 16

interface Piece {
  from: number
  to: number
}

const upTo = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED

/** Where weights lie, for good: from the beginning of memory. */
let kept = 0

/** Puts numbers into the memory for good. Not while a room is in use. */
export function keep(kernel: Kernel, values: Float32Array | Int16Array | Int32Array): number {
  const at = kept || upTo(kernel.base)
  kept = upTo(at + values.byteLength)
  reserve(kernel, kept)
  new Uint8Array(kernel.memory.buffer, at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return at
}

/** The memory beyond what is kept, for one run of a net: places are taken and given back. */
export class Room {
  readonly #kernel: Kernel
  readonly #taken: Piece[] = []

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  /** The first gap that is large enough. */
  take(bytes: number): number {
    let from = kept
    let index = 0
    for (const piece of this.#taken) {
      if (piece.from - from >= bytes) break
      from = piece.to
      index++
    }
    const to = upTo(from + bytes)
    reserve(this.#kernel, to)
    this.#taken.splice(index, 0, { from, to })
    return from
  }

  give(at: number): void {
    const index = this.#taken.findIndex(({ from }) => from === at)
    if (index >= 0) this.#taken.splice(index, 1)
  }
}
