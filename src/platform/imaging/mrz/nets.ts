import { readFile } from 'node:fs/promises'
import { type Net, openLayers } from '../net/layers.ts'
import { runNet } from '../net/run.ts'

/** The nets that read zones (cards: training/). */
export interface Nets {
  locator: Net
  lines: Net
  /** A smaller net of another seed, for the second reading. */
  second: Net
}

let loading: Promise<Nets> | undefined

export function nets(): Promise<Nets> {
  loading ??= load()
  return loading
}

async function load(): Promise<Nets> {
  const [locator, lines, second] = await Promise.all([openNet('mrz-locator'), openNet('mrz-lines'), openNet('mrz-lines-second')])
  return { locator, lines, second }
}

/** One net of `models/`. */
export async function openNet(name: string): Promise<Net> {
  return openLayers(await readFile(new URL(`../models/${name}.onnx`, import.meta.url)))
}

/** Runs a net on one plane of floats; `dims` are those of ONNX, [1, 1, height, width]. */
export function infer(
  net: Net,
  input: Float32Array,
  dims: readonly [1, 1, number, number],
): { data: Float32Array; dims: readonly number[] } {
  const [, , height, width] = dims
  return runNet(net, input, width, height)
}
