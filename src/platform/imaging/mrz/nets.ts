import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'

/** The two nets of the reader (cards: training/). One thread: a worker process reads one document at a time. */
export interface Nets {
  locator: ort.InferenceSession
  lines: ort.InferenceSession
  /** A smaller net of another seed, for the second reading. */
  second: ort.InferenceSession
}

let loading: Promise<Nets> | undefined

export function nets(): Promise<Nets> {
  loading ??= load()
  return loading
}

ort.env.wasm.numThreads = 1

async function load(): Promise<Nets> {
  const [locator, lines, second] = await Promise.all([openNet('mrz-locator'), openNet('mrz-lines'), openNet('mrz-lines-second')])
  return { locator, lines, second }
}

/** One net of `models/`. */
export async function openNet(name: string): Promise<ort.InferenceSession> {
  const bytes = await readFile(new URL(`../models/${name}.onnx`, import.meta.url))
  return ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' })
}

/** Runs a net of one input and one output on floats. */
export async function infer(
  net: ort.InferenceSession,
  input: Float32Array,
  dims: number[],
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const [inputName] = net.inputNames
  const [outputName] = net.outputNames
  if (inputName === undefined || outputName === undefined) throw new Error('A net has one input and one output')
  const output = (await net.run({ [inputName]: new ort.Tensor('float32', input, dims) }))[outputName]
  if (output === undefined || !(output.data instanceof Float32Array)) throw new Error('A net answers floats')
  return { data: output.data, dims: output.dims }
}
