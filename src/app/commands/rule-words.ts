import { FIELDS, PAPER_NAMES, REQUIREMENT_TITLES } from '../../domain/regulations/fields.ts'

interface Words {
  fields: Record<string, string>
  papers: Record<string, string>
  requirements: Record<string, string>
}

/** The words that rule files may use without explaining them; with `part`, those in whose name or title it stands. */
export function ruleWords(part = ''): Words {
  const wanted = part.toLowerCase()
  const only = (words: Iterable<[string, string]>) =>
    Object.fromEntries([...words].filter(entry => entry.some(text => text.toLowerCase().includes(wanted))))
  return {
    fields: only(Object.entries(FIELDS).map(([name, { friendlyName }]) => [name, friendlyName])),
    papers: only(Object.entries(PAPER_NAMES)),
    requirements: only(Object.entries(REQUIREMENT_TITLES)),
  }
}

export function ruleWordsText({ fields, papers, requirements }: Words): string {
  const width = Math.max(0, ...[fields, papers, requirements].flatMap(words => Object.keys(words).map(name => name.length)))
  const section = (title: string, words: Record<string, string>) =>
    Object.keys(words).length === 0
      ? []
      : [title, ...Object.entries(words).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`), '']
  return [
    ...section('Fields, for `who` and `shows`', fields),
    ...section('Papers, for `any_of`', papers),
    ...section('Requirements, the names under `papers` of a rule', requirements),
    '',
  ].join('\n')
}
