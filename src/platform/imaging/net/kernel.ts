import { readFileSync } from 'node:fs'

interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** What training/kernel.c exports, which says what each does; places are in bytes of `memory`. */
export interface Kernel {
  memory: Memory
  /** Where memory is free. */
  base: number
  convolve(
    from: number,
    pixelStep: number,
    rowStep: number,
    runs: number,
    runCount: number,
    pairs: number,
    weights: number,
    scales: number,
    biases: number,
    residual: number,
    to: number,
    width: number,
    height: number,
    channels: number,
    isRelu: number,
  ): number
  quantise(
    from: number,
    fromWidth: number,
    channels: number,
    poolX: number,
    poolY: number,
    shift: number,
    scale: number,
    to: number,
    width: number,
    height: number,
    pixelStep: number,
    rowStep: number,
  ): void
  largest(from: number, count: number): number
  shrink(
    from: number,
    fromWidth: number,
    lefts: number,
    tops: number,
    stepX: number,
    stepY: number,
    to: number,
    width: number,
    height: number,
  ): void
  quantisePlane(from: number, scale: number, to: number, width: number, height: number, rowStep: number): void
}

/** What is used here of WebAssembly, which neither es2023 nor the types of Node.js describe. */
interface Engine {
  Memory: new (limits: { initial: number; maximum: number }) => Memory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: { env: { memory: Memory } }) => { exports: Exports }
}

type Exports = Omit<Kernel, 'memory' | 'base'> & { __heap_base: { value: number } }

const PAGE = 65_536
/** 512 MiB, many times what the largest look at a picture takes. */
const MOST_PAGES = 8192
let loaded: Kernel | undefined

/** The loops of the nets, one memory for all of them. */
export function kernel(): Kernel {
  loaded ??= load()
  return loaded
}

function load(): Kernel {
  // An edge: every Node.js has it.
  const { WebAssembly: engine } = globalThis as unknown as { WebAssembly: Engine }
  const memory = new engine.Memory({ initial: 16, maximum: MOST_PAGES })
  const module = new engine.Module(readFileSync(new URL('../models/kernel.wasm', import.meta.url)))
  const { __heap_base, ...loops } = new engine.Instance(module, { env: { memory } }).exports
  return { ...loops, memory, base: __heap_base.value }
}

/** Makes the memory at least so large. */
export function reserve({ memory }: Kernel, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
}
