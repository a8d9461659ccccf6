import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import { isDay } from './days.ts'
import { didYouMean } from './did-you-mean.ts'

type Report = (node: Node | number | undefined | null, message: string) => void

const wordOf = (node: Node): string => (isScalar(node) ? String(node.value) : '')

/** A map of a rule file with typed reading; every misfit is reported at its line. */
export class Entry {
  readonly map: YAMLMap
  readonly report: Report
  readonly #document: Document
  #faults = 0

  constructor(map: YAMLMap, document: Document, report: Report) {
    this.map = map
    this.#document = document
    this.report = (node, message) => {
      this.#faults++
      report(node, message)
    }
  }

  get isSound(): boolean {
    return this.#faults === 0
  }

  node(key: string): Node | undefined {
    const pair = this.pairs().find(([name]) => name === key)
    return pair?.[1]
  }

  pairs(): [string, Node, Node][] {
    return this.map.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), this.#resolve(value), key as Node])
  }

  onlyKeys(known: readonly string[], where: string): void {
    for (const [key, , at] of this.pairs()) {
      if (!known.includes(key))
        this.report(at, `\`${key}\` is unknown in ${where}.${didYouMean(key, known) || ` Known: ${known.join(', ')}.`}`)
    }
  }

  text(key: string): string | undefined {
    const node = this.node(key)
    if (node === undefined) return undefined
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    this.report(node, `\`${key}\` must be a text that is not empty.`)
    return undefined
  }

  must(key: string): string {
    const node = this.node(key)
    if (node === undefined) this.report(this.map, `\`${key}\` is missing.`)
    return this.text(key) ?? ''
  }

  flag(key: string, otherwise: boolean): boolean {
    const node = this.node(key)
    if (node === undefined) return otherwise
    if (isScalar(node) && typeof node.value === 'boolean') return node.value
    this.report(node, `\`${key}\` must be true or false.`)
    return otherwise
  }

  count(key: string): number | null {
    const node = this.node(key)
    if (node === undefined || (isScalar(node) && node.value === null)) return null
    if (isScalar(node) && typeof node.value === 'number' && Number.isInteger(node.value) && node.value > 0) return node.value
    this.report(node, `\`${key}\` must be a whole number above 0.`)
    return null
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(key: string): { value: string; node: Node }[] {
    const node = this.node(key)
    if (node === undefined) return []
    return this.#items(node).flatMap(item => {
      if (isScalar(item) && typeof item.value === 'string' && item.value.trim() !== '')
        return [{ value: item.value.trim(), node: item as Node }]
      this.report(item, `\`${key}\` must hold texts only.`)
      return []
    })
  }

  oneOf<T extends string>(key: string, values: readonly T[], otherwise?: T): T {
    const first = values[0] as T
    const node = this.node(key)
    if (node === undefined) {
      if (otherwise === undefined) this.report(this.map, `\`${key}\` is missing. One of: ${values.join(', ')}.`)
      return otherwise ?? first
    }
    const found = values.find(value => isScalar(node) && node.value === value)
    if (found === undefined) this.report(node, `\`${key}\` must be one of: ${values.join(', ')}.${didYouMean(wordOf(node), values)}`)
    return found ?? otherwise ?? first
  }

  someOf<T extends string>(key: string, values: readonly T[]): T[] {
    const items = this.texts(key)
    if (items.length === 0 && this.node(key) === undefined)
      this.report(this.map, `\`${key}\` is missing. One or more of: ${values.join(', ')}.`)
    return items.flatMap(({ value, node }) => {
      const found = values.find(known => known === value)
      if (found === undefined)
        this.report(node, `\`${key}\` holds \`${value}\`, which is none of: ${values.join(', ')}.${didYouMean(value, values)}`)
      return found === undefined ? [] : [found]
    })
  }

  day(key: string): string | null {
    const node = this.node(key)
    if (node === undefined || (isScalar(node) && node.value === null)) return null
    const value = isScalar(node) ? String(node.source ?? node.value) : ''
    if (isDay(value)) return value
    this.report(node, `\`${key}\` must be a day, YYYY-MM-DD, or null.`)
    return null
  }

  /** A day, a month or a year, as far as it is known. */
  when(key: string): string | null {
    const node = this.node(key)
    if (node === undefined || (isScalar(node) && node.value === null)) return null
    const value = isScalar(node) ? String(node.source ?? node.value) : ''
    if (isDay(value) || /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(value)) return value
    this.report(node, `\`${key}\` must be a day, a month or a year (YYYY-MM-DD, YYYY-MM, YYYY), or null.`)
    return null
  }

  entries(key: string): Entry[] {
    const node = this.node(key)
    if (node === undefined) return []
    if (!isSeq(node)) {
      this.report(node, `\`${key}\` must be a list.`)
      return []
    }
    return this.#items(node).flatMap(item => this.#asEntry(item, `Each entry of \`${key}\` must be a map.`))
  }

  /** The map under `key`, entry by entry, in the order of the file. */
  named(key: string): [string, Entry][] {
    return this.#under(key).flatMap(([name, node]) =>
      this.#asEntry(node, `\`${name}\` must be a map.`).map((entry): [string, Entry] => [name, entry]),
    )
  }

  /** The map under `key` with texts as values. */
  labels(key: string): Map<string, string> {
    const found = new Map<string, string>()
    for (const [name, node] of this.#under(key)) {
      if (isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '') found.set(name, node.value.trim())
      else this.report(node, `\`${name}\` must be a text.`)
    }
    return found
  }

  sub(key: string, example?: string): Entry | undefined {
    const node = this.node(key)
    return node === undefined ? undefined : this.#asEntry(node, `\`${key}\` must be a map${example ? `, e.g. \`${example}\`` : ''}.`)[0]
  }

  #items(node: Node): Node[] {
    return isSeq(node) ? node.items.map(item => this.#resolve(item)) : [node]
  }

  /** What an alias (`*name`) stands for. The parser makes nodes of everything that it reads, which its types do not say. */
  #resolve(value: unknown): Node {
    const node = value as Node
    return (isAlias(node) ? node.resolve(this.#document) : undefined) ?? node
  }

  #under(key: string): [string, Node][] {
    return (this.sub(key)?.pairs() ?? []).map(([name, node]) => [name, node])
  }

  #asEntry(node: Node, message: string): Entry[] {
    if (isMap(node)) return [new Entry(node, this.#document, this.report)]
    this.report(node, message)
    return []
  }
}
