import { type FormEvent, useState } from 'react'
import { choose, type IdType } from '../api.ts'
import { useCheck } from '../context.ts'
import { countryName } from '../format.ts'
import { Button, Page } from '../parts.tsx'
import { typesIn } from '../types.ts'

/** Country and type. Only what is accepted is listed. */
export function Choose({ onChosen }: { onChosen: () => void }) {
  const { state, texts, language, setState, go } = useCheck()
  const [country, setCountry] = useState(state.country ?? '')
  const types = country ? typesIn(state.supported, country) : []
  const [wanted, setWanted] = useState(state.document_type)
  const type = types.find(entry => entry === wanted) ?? (types.length === 1 ? types[0] : undefined)
  const [trouble, setTrouble] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!country || !type) return setTrouble(texts.fieldRequired)
    choose(country, type)
      .then(next => {
        setState(next)
        onChosen()
      })
      .catch(() => setTrouble(texts.error))
  }
  return (
    <Page title={texts.chooseTitle} onBack={() => go('start')}>
      <form onSubmit={submit} noValidate>
        <label className="field">
          <span>{texts.chooseCountry}</span>
          <select value={country} aria-invalid={Boolean(trouble) && !country} onChange={event => setCountry(event.target.value)}>
            <option value="" disabled hidden />
            {sorted(state.supported, language).map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {types.length > 0 && <TypeChoice types={types} chosen={type} onChoose={setWanted} />}
        {trouble && (
          <p role="alert" className="trouble">
            {trouble}
          </p>
        )}
        <div className="actions">
          <Button type="submit">{texts.next}</Button>
          <Button kind="quiet" onClick={() => go('help')}>
            {texts.notHere}
          </Button>
        </div>
      </form>
    </Page>
  )
}

function TypeChoice({ types, chosen, onChoose }: { types: IdType[]; chosen: IdType | undefined; onChoose: (type: IdType) => void }) {
  const { texts } = useCheck()
  return (
    <fieldset className="field">
      <legend>{texts.chooseType}</legend>
      {types.map(type => (
        <label key={type} className="option">
          <input type="radio" name="type" checked={type === chosen} onChange={() => onChoose(type)} />
          <span>{texts.types[type]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function sorted(supported: { country: string }[], language: 'en' | 'de' | 'es' | 'fr' | 'pt'): { code: string; name: string }[] {
  const { compare } = new Intl.Collator(language)
  return supported.map(({ country }) => ({ code: country, name: countryName(country, language) })).sort((a, b) => compare(a.name, b.name))
}
