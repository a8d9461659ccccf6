import { type Kernel, kernel } from './kernel.ts'
import { type Layer, type Net, type Pair, STEPS, stored, type View } from './layers.ts'
import { Room } from './room.ts'

/** Values as floats in memory, one part or several joined channel by channel, and how they are to be taken: the largest of `pool`, or each four times. */
interface Picture {
  parts: { at: number; width: number; channels: number; shift: number }[]
  width: number
  height: number
  pool: Pair
  /** No value is farther from zero. */
  largest: number
}

/** Values beyond the last that the kernel may read with it, in bytes. */
const SLACK = 64

/** Runs a net on one plane of numbers. Answers planes, or a row of scores for each step, with their sizes as ONNX says them. */
export function runNet(net: Net, plane: Float32Array, width: number, height: number): { data: Float32Array; dims: number[] } {
  const loops = kernel()
  const room = new Room(loops)
  const pictures = new Map<string, Picture>()
  const at = room.take(plane.byteLength)
  new Float32Array(loops.memory.buffer, at, plane.length).set(plane)
  pictures.set(net.input, {
    parts: [{ at, width, channels: 1, shift: 0 }],
    width,
    height,
    pool: [1, 1],
    largest: loops.largest(at, plane.length),
  })
  let last: { layer: Layer; picture: Picture } | null = null
  for (const [index, layer] of net.layers.entries()) {
    const picture = layer.operation === 'convolve' ? convolve(loops, room, layer, pictures) : viewed(layer, pictures)
    pictures.set(layer.output, picture)
    if (layer.operation === 'convolve') last = { layer, picture }
    for (const [name, use] of net.lastUse) if (use === index) room.give(pictures.get(name)?.parts[0]?.at ?? 0)
  }
  if (!last) throw new Error('A net has layers')
  return answerOf(loops, last.layer.realChannels, last.picture, net.isRows)
}

function known(pictures: ReadonlyMap<string, Picture>, name: string): Picture {
  const picture = pictures.get(name)
  if (!picture) throw new Error('A net takes only what it made before')
  return picture
}

function viewed(view: View, pictures: ReadonlyMap<string, Picture>): Picture {
  if (view.operation === 'join') {
    const all = view.inputs.map(name => known(pictures, name))
    const [first] = all
    if (!first) throw new Error('Nothing is joined')
    return { ...first, parts: all.flatMap(({ parts }) => parts), largest: Math.max(...all.map(({ largest }) => largest)) }
  }
  const picture = known(pictures, view.input)
  const { width, height } = picture
  if (view.operation === 'double')
    return { ...picture, parts: picture.parts.map(part => ({ ...part, shift: 1 })), width: 2 * width, height: 2 * height }
  const [x, y] = view.size
  return { ...picture, width: Math.floor(width / x), height: Math.floor(height / y), pool: view.size }
}

function convolve(loops: Kernel, room: Room, layer: Layer, pictures: ReadonlyMap<string, Picture>): Picture {
  const from = known(pictures, layer.input)
  const { size, stride, dilation, pad, channels } = layer
  const outOf = (axis: 0 | 1, length: number): number =>
    Math.floor((length + 2 * pad[axis] - dilation[axis] * (size[axis] - 1) - 1) / stride[axis]) + 1
  const [width, height] = [outOf(0, from.width), outOf(1, from.height)]
  const rounded = round(loops, room, from, pad)
  const runs = runsOf(layer, rounded)
  const runsAt = room.take(runs.byteLength)
  const scalesAt = room.take(4 * channels)
  const to = room.take(4 * width * height * channels)
  new Int32Array(loops.memory.buffer, runsAt, runs.length).set(runs)
  new Float32Array(loops.memory.buffer, scalesAt, channels).set(layer.weightSteps.map(step => step * rounded.step))
  const residual = layer.residual ? (known(pictures, layer.residual).parts[0]?.at ?? 0) : 0
  const largest = loops.convolve(
    rounded.at,
    stride[0] * rounded.pixelStep,
    stride[1] * rounded.rowStep,
    runsAt,
    layer.runCount,
    layer.pairs,
    layer.weights,
    scalesAt,
    layer.biases,
    residual,
    to,
    width,
    height,
    channels,
    Number(layer.isRelu),
  )
  for (const place of [rounded.at, runsAt, scalesAt]) room.give(place)
  return { parts: [{ at: to, width, channels, shift: 0 }], width, height, pool: [1, 1], largest }
}

interface Rounded {
  at: number
  /** Values between neighbours. */
  pixelStep: number
  rowStep: number
  /** What one step stands for. */
  step: number
}

/** The picture in whole steps, with zeros around it. */
function round(loops: Kernel, room: Room, { parts, width, height, pool, largest }: Picture, [padX, padY]: Pair): Rounded {
  const pixelStep = parts.reduce((sum, { channels }) => sum + channels, 0)
  const rowStep = (width + 2 * padX) * pixelStep
  const bytes = 2 * rowStep * (height + 2 * padY) + SLACK
  const at = room.take(bytes)
  new Uint8Array(loops.memory.buffer, at, bytes).fill(0)
  const scale = largest > 0 ? STEPS / largest : 1
  let to = at + 2 * (padY * rowStep + padX * pixelStep)
  for (const part of parts) {
    if (pixelStep === 1) loops.quantisePlane(part.at, scale, to, width, height, rowStep)
    else loops.quantise(part.at, part.width, part.channels, pool[0], pool[1], part.shift, scale, to, width, height, pixelStep, rowStep)
    to += 2 * part.channels
  }
  return { at, pixelStep, rowStep, step: 1 / scale }
}

/** Where the runs of values that a pixel is made of begin, from the first of them. */
function runsOf({ size, dilation, runCount }: Layer, { pixelStep, rowStep }: Rounded): Int32Array {
  const ofRow = runCount / size[1]
  return Int32Array.from({ length: runCount }, (_, run) => {
    const [x, y] = [run % ofRow, Math.floor(run / ofRow)]
    return y * dilation[1] * rowStep + x * dilation[0] * pixelStep
  })
}

function answerOf(
  loops: Kernel,
  count: number,
  { parts, width, height }: Picture,
  isRows: boolean,
): { data: Float32Array; dims: number[] } {
  const channels = stored(count)
  const values = new Float32Array(loops.memory.buffer, parts[0]?.at ?? 0, width * height * channels)
  const data = new Float32Array(width * height * count)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < count; channel++)
      data[isRows ? pixel * count + channel : channel * width * height + pixel] = values[pixel * channels + channel] ?? 0
  }
  return { data, dims: isRows ? [1, width * height, count] : [1, count, height, width] }
}
