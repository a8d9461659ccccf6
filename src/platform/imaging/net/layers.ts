import { kernel } from './kernel.ts'
import { type OnnxGraph, type OnnxNode, type OnnxTensor, parseOnnx } from './onnx-file.ts'
import { keep } from './room.ts'

/** Values are rounded to so many steps of their largest, either sign. */
export const STEPS = 4095
const MOST_SUM = 2 ** 31 - 1
const MOST_WEIGHT = 32_767
/** Channels lie in fours. */
const LANES = 4
/** Fours of channels that the kernel makes at once. */
const MOST_AT_ONCE = 3

export type Pair = readonly [x: number, y: number]

/** A convolution with its weights in memory, what is done to its result, and the names of what it takes and gives. */
export interface Layer {
  operation: 'convolve'
  input: string
  output: string
  /** Added to the result. */
  residual: string | null
  isRelu: boolean
  /** Channels of the result as they are stored, and those that count. */
  channels: number
  realChannels: number
  size: Pair
  stride: Pair
  dilation: Pair
  pad: Pair
  weights: number
  biases: number
  /** What one step of a weight stands for, of each channel. */
  weightSteps: Float32Array
  /** Of runs of values: their number, and half the length of each. */
  runCount: number
  pairs: number
}

/** What only says how another layer is to take a picture. */
export type View =
  | { operation: 'pool'; input: string; output: string; size: Pair }
  | { operation: 'double'; input: string; output: string }
  | { operation: 'join'; inputs: string[]; output: string }

export interface Net {
  input: string
  output: string
  layers: (Layer | View)[]
  /** Of each layer's result, the index of the last layer that takes it. */
  lastUse: ReadonlyMap<string, number>
  /** Answers a row of scores for each step, instead of planes. */
  isRows: boolean
}

export const stored = (channels: number): number => Math.ceil(channels / LANES) * LANES

/** Makes a net of the bytes of an ONNX file, of the operations that ours have. */
export function openLayers(bytes: Uint8Array): Net {
  const graph = parseOnnx(bytes)
  const layers: (Layer | View)[] = []
  const [first] = graph.nodes
  let output = ''
  let isRows = false
  for (let index = 0; index < graph.nodes.length; index++) {
    const node = graph.nodes[index]
    if (!node || node.operation === 'Constant' || node.operation === 'Squeeze') continue
    if (node.operation === 'Transpose') {
      isRows = true
      continue
    }
    const layer = node.operation === 'Conv' ? convolution(graph, index) : viewOf(node)
    if (node.operation === 'Conv')
      index += layer.output === node.outputs[0] ? 0 : 1 + Number('residual' in layer && layer.residual !== null)
    layers.push(layer)
    output = layer.output
  }
  return { input: first?.inputs[0] ?? '', output, layers, lastUse: lastUses(layers), isRows }
}

function viewOf(node: OnnxNode): View {
  const [input = '', output = ''] = [node.inputs[0], node.outputs[0]]
  if (node.operation === 'MaxPool') return { operation: 'pool', input, output, size: pairOf(node, 'kernel_shape', [1, 1]) }
  if (node.operation === 'Resize') return { operation: 'double', input, output }
  if (node.operation === 'Concat') return { operation: 'join', inputs: node.inputs, output }
  throw new Error(`No net of ours has a ${node.operation}`)
}

/** A convolution with what follows it: cut at zero, added to what came before. */
function convolution({ nodes, tensors }: OnnxGraph, index: number): Layer {
  const node = nodes[index]
  const [input = '', weightName = '', biasName = ''] = node?.inputs ?? []
  const [weights, biases] = [tensors.get(weightName), tensors.get(biasName)]
  if (!node || !weights || !biases) throw new Error('A convolution has weights and biases')
  const [next, afterNext] = [nodes[index + 1], nodes[index + 2]]
  const isRelu = next?.operation === 'Relu'
  const cut = (isRelu ? next.outputs[0] : node.outputs[0]) ?? ''
  const isAdded = isRelu && afterNext?.operation === 'Add' && afterNext.inputs.includes(cut)
  const dilation = pairOf(node, 'dilations', [1, 1])
  return {
    operation: 'convolve',
    input,
    output: (isAdded ? afterNext.outputs[0] : cut) ?? '',
    residual: (isAdded && afterNext.inputs.find(name => name !== cut)) || null,
    isRelu,
    channels: stored(weights.dims[0] ?? 0),
    realChannels: weights.dims[0] ?? 0,
    size: [weights.dims[3] ?? 1, weights.dims[2] ?? 1],
    stride: pairOf(node, 'strides', [1, 1]),
    dilation,
    pad: pairOf(node, 'pads', [0, 0]),
    ...packed(weights, biases, dilation),
  }
}

/** ONNX says rows first, and of paddings only those before are looked at: ours are even. */
function pairOf({ numbers }: OnnxNode, name: string, otherwise: Pair): Pair {
  const [y = otherwise[1], x = otherwise[0]] = numbers.get(name) ?? []
  return [x, y]
}

/**
 * Weights as the kernel takes them: of up to three fours of channels, for each pair of values in the order in which they lie, four channels'
 * pair of weights. Values of one row of a convolution lie in one run, unless it is dilated.
 */
function packed(
  { dims, values }: OnnxTensor,
  biases: OnnxTensor,
  [dilation]: Pair,
): Pick<Layer, 'weights' | 'biases' | 'weightSteps' | 'runCount' | 'pairs'> {
  const [count = 0, depth = 0, high = 1, wide = 1] = dims
  const channels = stored(count)
  const storedDepth = depth === 1 ? 1 : stored(depth)
  const isWhole = dilation === 1
  const length = isWhole ? wide * storedDepth : storedDepth
  const runCount = isWhole ? high : high * wide
  const pairs = Math.ceil(length / 2)
  const steps = new Float32Array(channels).fill(1)
  const whole = new Int16Array(channels * runCount * pairs * 2)
  const own = depth * high * wide
  for (let channel = 0; channel < count; channel++) {
    const step = stepOf(values, channel * own, (channel + 1) * own)
    steps[channel] = step
    const four = Math.floor(channel / LANES)
    const first = four - (four % MOST_AT_ONCE)
    const fours = Math.min(MOST_AT_ONCE, channels / LANES - first)
    // Of this channel's first pair, and from one pair to the next.
    const start = first * runCount * pairs * 2 * LANES + ((four - first) * LANES + (channel % LANES)) * 2
    const ofPair = fours * LANES * 2
    let from = channel * own
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < high; y++) {
        for (let x = 0; x < wide; x++) {
          const run = isWhole ? y : y * wide + x
          const place = isWhole ? x * storedDepth + z : z
          whole[start + (run * pairs + (place >> 1)) * ofPair + (place & 1)] = Math.round((values[from++] ?? 0) / step)
        }
      }
    }
  }
  const allBiases = new Float32Array(channels)
  allBiases.set(biases.values)
  return { weights: keep(kernel(), whole), biases: keep(kernel(), allBiases), weightSteps: steps, runCount, pairs }
}

/** The finest step at which neither a weight nor a sum can overflow. */
function stepOf(weights: Float32Array, from: number, to: number): number {
  let [largest, sum] = [0, 0]
  for (let at = from; at < to; at++) {
    const size = Math.abs(weights[at] ?? 0)
    sum += size
    if (size > largest) largest = size
  }
  return Math.max(largest / MOST_WEIGHT, sum / (MOST_SUM / STEPS - (to - from))) || 1
}

function lastUses(layers: readonly (Layer | View)[]): Map<string, number> {
  const sources = new Map<string, string[]>()
  const uses = new Map<string, number>()
  for (const [index, layer] of layers.entries()) {
    const inputs = layer.operation === 'join' ? layer.inputs : [layer.input]
    const bases = inputs.flatMap(name => sources.get(name) ?? [name])
    if (layer.operation !== 'convolve') {
      sources.set(layer.output, bases)
      continue
    }
    for (const name of [...bases, ...(layer.residual ? (sources.get(layer.residual) ?? [layer.residual]) : [])]) uses.set(name, index)
  }
  return uses
}
