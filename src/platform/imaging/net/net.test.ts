import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openLayers } from './layers.ts'
import { type OnnxGraph, type OnnxNode, parseOnnx } from './onnx-file.ts'
import { runNet } from './run.ts'

interface Planes {
  data: Float64Array
  count: number
  width: number
  height: number
}

const planes = (count: number, width: number, height: number): Planes => ({
  data: new Float64Array(count * width * height),
  count,
  width,
  height,
})
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`../models/${name}.onnx`, import.meta.url))
const at = (numbers: readonly number[] | undefined, index: number, otherwise: number): number => numbers?.[index] ?? otherwise

/** What ONNX says a convolution is, sum by sum. */
function convolved(from: Planes, node: OnnxNode, { tensors }: OnnxGraph): Planes {
  const [weights, biases] = [tensors.get(node.inputs[1] ?? ''), tensors.get(node.inputs[2] ?? '')]
  const [count = 0, depth = 0, high = 1, wide = 1] = weights?.dims ?? []
  const number = (name: string, axis: number, otherwise: number): number => at(node.numbers.get(name), axis, otherwise)
  const [padY, padX] = [number('pads', 0, 0), number('pads', 1, 0)]
  const [stepY, stepX] = [number('strides', 0, 1), number('strides', 1, 1)]
  const [dilateY, dilateX] = [number('dilations', 0, 1), number('dilations', 1, 1)]
  const out = (length: number, pad: number, dilate: number, size: number, step: number): number =>
    Math.floor((length + 2 * pad - dilate * (size - 1) - 1) / step) + 1
  const to = planes(count, out(from.width, padX, dilateX, wide, stepX), out(from.height, padY, dilateY, high, stepY))
  for (let index = 0; index < to.data.length; index++) {
    const [channel, y, x] = [Math.floor(index / (to.width * to.height)), Math.floor(index / to.width) % to.height, index % to.width]
    let sum = biases?.values[channel] ?? 0
    for (let weight = 0; weight < depth * high * wide; weight++) {
      const [z, v, u] = [Math.floor(weight / (high * wide)), Math.floor(weight / wide) % high, weight % wide]
      const [row, column] = [y * stepY - padY + v * dilateY, x * stepX - padX + u * dilateX]
      if (row < 0 || column < 0 || row >= from.height || column >= from.width) continue
      const value = from.data[(z * from.height + row) * from.width + column] ?? 0
      sum += value * (weights?.values[channel * depth * high * wide + weight] ?? 0)
    }
    to.data[index] = sum
  }
  return to
}

function pooled(from: Planes, wide: number, high: number): Planes {
  const to = planes(from.count, Math.floor(from.width / wide), Math.floor(from.height / high))
  to.data.forEach((_, index) => {
    const [z, y, x] = [Math.floor(index / (to.width * to.height)), Math.floor(index / to.width) % to.height, index % to.width]
    const around = Array.from({ length: wide * high }, (_unused, place) => {
      const [row, column] = [y * high + Math.floor(place / wide), x * wide + (place % wide)]
      return from.data[(z * from.height + row) * from.width + column] ?? 0
    })
    to.data[index] = Math.max(...around)
  })
  return to
}

function doubled(from: Planes): Planes {
  const to = planes(from.count, 2 * from.width, 2 * from.height)
  to.data.forEach((_, index) => {
    const [z, y, x] = [Math.floor(index / (to.width * to.height)), Math.floor(index / to.width) % to.height, index % to.width]
    to.data[index] = from.data[(z * from.height + (y >> 1)) * from.width + (x >> 1)] ?? 0
  })
  return to
}

/** What one operation makes of one picture, or of two; null where it only carries a constant or the shape of the answer. */
function done(node: OnnxNode, graph: OnnxGraph, one: Planes, two: Planes | undefined): Planes | null {
  const sizes = node.numbers.get('kernel_shape')
  if (node.operation === 'Conv') return convolved(one, node, graph)
  if (node.operation === 'Relu') return { ...one, data: one.data.map(value => Math.max(0, value)) }
  if (node.operation === 'Add') return { ...one, data: one.data.map((value, index) => value + (two?.data[index] ?? 0)) }
  if (node.operation === 'MaxPool') return pooled(one, at(sizes, 1, 1), at(sizes, 0, 1))
  if (node.operation === 'Resize') return doubled(one)
  if (node.operation === 'Concat')
    return { ...one, count: one.count + (two?.count ?? 0), data: Float64Array.of(...one.data, ...(two?.data ?? [])) }
  return null
}

/** Runs a net slowly, as its file says. */
function slowly(graph: OnnxGraph, plane: Float32Array, width: number, height: number): Planes {
  const known = new Map<string, Planes>([[graph.nodes[0]?.inputs[0] ?? '', { data: Float64Array.from(plane), count: 1, width, height }]])
  let last: Planes | undefined
  for (const node of graph.nodes) {
    const [one, two] = node.inputs.map(name => known.get(name))
    if (!one) continue
    const result = done(node, graph, one, two)
    if (result) {
      known.set(node.outputs[0] ?? '', result)
      last = result
    }
  }
  if (!last) throw new Error('The net does nothing')
  return last
}

for (const [name, width, height] of [
  ['mrz-locator', 48, 32],
  ['print-locator', 32, 48],
  ['portrait', 32, 32],
  ['mrz-lines', 52, 24],
  ['mrz-lines-second', 36, 24],
  ['print-lines', 28, 32],
] as const) {
  test(`${name} answers what its file says, to a two-hundredth of the largest answer`, () => {
    const plane = Float32Array.from({ length: width * height }, (_, index) => Math.sin(index * index * 0.37) * (index % 7 < 4 ? 2 : 0.2))
    const wanted = slowly(parseOnnx(bytesOf(name)), plane, width, height)
    const { data, dims } = runNet(openLayers(bytesOf(name)), plane, width, height)
    const isRows = dims.length === 3
    assert.deepEqual(dims, isRows ? [1, wanted.width, wanted.count] : [1, wanted.count, wanted.height, wanted.width])
    const largest = Math.max(...wanted.data.map(Math.abs))
    for (const [index, value] of wanted.data.entries()) {
      const place = isRows ? (index % wanted.width) * wanted.count + Math.floor(index / wanted.width) : index
      assert.ok(Math.abs((data[place] ?? 0) - value) < largest / 200, `${index}: ${data[place]} instead of ${value}`)
    }
  })
}

test('the same picture gives the same answer whatever was looked at between', () => {
  const net = openLayers(bytesOf('mrz-locator'))
  const plane = Float32Array.from({ length: 64 * 64 }, (_, index) => Math.cos(index * 1.7))
  const first = runNet(net, plane, 64, 64).data
  runNet(openLayers(bytesOf('print-lines')), new Float32Array(32 * 400).fill(3), 400, 32)
  assert.deepEqual(runNet(net, plane, 64, 64).data, first)
})

test('a picture without any contrast is looked at like another', () => {
  const { data } = runNet(openLayers(bytesOf('portrait')), new Float32Array(32 * 32), 32, 32)
  assert.ok(data.every(Number.isFinite))
})
