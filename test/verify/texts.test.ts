import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGUAGES, pickLanguage, tellReason } from '../../console/verify/texts/languages.ts'

/** Every sentence of a catalogue as text, with sample values filled in. */
function sentences(catalogue: (typeof LANGUAGES)['en']): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[key, value]]
    if (typeof value === 'function') return [[key, (value as (sample: string & number) => string)('Sample' as string & number)]]
    return Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, Array.isArray(text) ? text.join(' ') : String(text)])
  })
}

const english = new Map(sentences(LANGUAGES.en))

for (const [language, catalogue] of Object.entries(LANGUAGES)) {
  test(`${language} has every sentence and every reason, and none of them is empty`, () => {
    const own = new Map(sentences(catalogue))
    assert.deepEqual([...own.keys()].sort(), [...english.keys()].sort())
    for (const [key, text] of own) assert.ok(text.trim().length > 1, key)
  })
}

for (const language of ['de', 'es', 'fr', 'pt'] as const) {
  test(`${language} is translated, not copied`, () => {
    const copied = sentences(LANGUAGES[language]).filter(([key, text]) => text === english.get(key) && text.length > 12)
    assert.deepEqual(copied, [])
  })
}

test('a reason names its side', () => {
  assert.equal(tellReason(LANGUAGES.en, 'blurry', 'back')[0], 'The back is blurred.')
  assert.equal(tellReason(LANGUAGES.de, 'blurry', 'front')[0], 'Die Vorderseite ist unscharf.')
  assert.equal(tellReason(LANGUAGES.en, 'blurry', 'front', 'passport')[0], 'The photo page is blurred.')
})

test('a reason that no catalogue knows is told in general', () => {
  assert.equal(tellReason(LANGUAGES.en, 'something_new', null)[0], 'The document was not accepted.')
})

test('the first language of the browser that we have is taken, English otherwise', () => {
  assert.equal(pickLanguage(['it-IT', 'pt-BR', 'en']), 'pt')
  assert.equal(pickLanguage(['ja']), 'en')
})
