/** One operation of a net: its attributes that are whole numbers, and the names of what it takes and gives. */
export interface OnnxNode {
  operation: string
  inputs: string[]
  outputs: string[]
  numbers: ReadonlyMap<string, number[]>
}

/** Weights of a net by name. */
export interface OnnxTensor {
  dims: number[]
  values: Float32Array
}

export interface OnnxGraph {
  nodes: OnnxNode[]
  tensors: ReadonlyMap<string, OnnxTensor>
}

interface Entry {
  field: number
  value: number
  bytes: Uint8Array
}

const NONE = new Uint8Array(0)
const DECODER = new TextDecoder()
const FLOATS = 1

/** The parts of an ONNX file (https://onnx.ai/onnx/repo-docs/IR.html) that our own nets have. */
export function parseOnnx(bytes: Uint8Array): OnnxGraph {
  const graph = entriesOf(bytes).find(({ field }) => field === 7)
  if (!graph) throw new Error('A file of a net has a graph')
  const parts = entriesOf(graph.bytes)
  return {
    nodes: parts.filter(({ field }) => field === 1).map(part => nodeOf(entriesOf(part.bytes))),
    tensors: new Map(parts.filter(({ field }) => field === 5).flatMap(part => tensorOf(entriesOf(part.bytes)))),
  }
}

function nodeOf(entries: readonly Entry[]): OnnxNode {
  const named = (wanted: number): string[] => entries.filter(({ field }) => field === wanted).map(({ bytes }) => DECODER.decode(bytes))
  const numbers = entries
    .filter(({ field }) => field === 5)
    .map(({ bytes }): [string, number[]] => {
      const attribute = entriesOf(bytes)
      const name = DECODER.decode(attribute.find(({ field }) => field === 1)?.bytes ?? NONE)
      return [name, attribute.filter(({ field }) => field === 3 || field === 8).flatMap(numbersOf)]
    })
  return { operation: named(4)[0] ?? '', inputs: named(1), outputs: named(2), numbers: new Map(numbers) }
}

function tensorOf(entries: readonly Entry[]): [string, OnnxTensor][] {
  const raw = entries.find(({ field }) => field === 9)
  const name = entries.find(({ field }) => field === 8)
  const isFloats = entries.some(({ field, value }) => field === 2 && value === FLOATS)
  if (!raw || !name || !isFloats) return []
  const dims = entries.filter(({ field }) => field === 1).flatMap(numbersOf)
  // Copied, because floats have to lie at a multiple of four.
  return [[DECODER.decode(name.bytes), { dims, values: new Float32Array(new Uint8Array(raw.bytes).buffer) }]]
}

/** A number by itself, or several that are packed. */
function numbersOf({ value, bytes }: Entry): number[] {
  if (bytes.length === 0) return [value]
  const numbers: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const [number, next] = varint(bytes, at)
    numbers.push(number)
    at = next
  }
  return numbers
}

/** The entries of a message of Protocol Buffers. */
function entriesOf(bytes: Uint8Array): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length; ) {
    const [key, start] = varint(bytes, at)
    const [field, wire] = [key >>> 3, key & 7]
    if (wire === 0) {
      const [value, next] = varint(bytes, start)
      entries.push({ field, value, bytes: NONE })
      at = next
      continue
    }
    const [length, from] = wire === 2 ? varint(bytes, start) : [wire === 1 ? 8 : 4, start]
    entries.push({ field, value: 0, bytes: bytes.subarray(from, from + length) })
    at = from + length
  }
  return entries
}

function varint(bytes: Uint8Array, from: number): [value: number, next: number] {
  let [value, factor, at] = [0, 1, from]
  for (;;) {
    const byte = bytes[at++]
    if (byte === undefined) throw new Error('A file of a net ends too early')
    value += (byte & 127) * factor
    if (byte < 128) return [value, at]
    factor *= 128
  }
}
