import { type ReactNode, useLayoutEffect, useRef } from 'react'
import type { TellReason } from './api.ts'
import { useCheck } from './context.ts'
import { countryName, printedDay } from './format.ts'
import { tellReason } from './texts/languages.ts'
import { typesIn } from './types.ts'

interface PageProps {
  title: string
  icon?: IconName
  tone?: 'passed' | 'pending' | 'review' | 'failed'
  onBack?: (() => void) | undefined
  children: ReactNode
}

/** One task: a heading that takes the focus, so that keyboards and screen readers start where the eye does. */
export function Page({ title, icon, tone, onBack, children }: PageProps) {
  const { texts } = useCheck()
  const heading = useRef<HTMLHeadingElement>(null)
  // At once: later it would take the focus from whoever has pressed Tab meanwhile.
  useLayoutEffect(() => {
    document.title = title
    heading.current?.focus()
  }, [title])
  return (
    <main className="page">
      {onBack && (
        <button type="button" className="back" onClick={onBack}>
          <Icon name="back" /> {texts.back}
        </button>
      )}
      {icon && (
        <span className={`badge ${tone ?? ''}`}>
          <Icon name={icon} />
        </span>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  )
}

interface ButtonProps {
  children: ReactNode
  onClick?: () => void
  kind?: 'primary' | 'plain' | 'quiet'
  type?: 'button' | 'submit'
  disabled?: boolean
}

export const Button = ({ children, onClick, kind = 'primary', type = 'button', disabled = false }: ButtonProps) => (
  <button type={type} className={`button ${kind}`} onClick={onClick} disabled={disabled}>
    {children}
  </button>
)

/** What went wrong and what to do, one card a reason. */
export function Reasons() {
  const { state, texts } = useCheck()
  return (
    <ul className="reasons">
      {state.reasons.map(reason => {
        const { code, side, field, note } = reason
        const [what, fix] = tellReason(texts, isOtherType(reason) ? 'wrong_type' : code, side, state.document_type)
        return (
          <li key={`${code} ${side} ${field}`}>
            <Icon name="warning" />
            <div>
              <strong>{what}</strong>
              <Exactly reason={reason} />
              <span>{fix}</span>
              {note && <q>{note}</q>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

/** The ID was read and is of another kind than was chosen. */
export const isOtherType = ({ code, field }: TellReason): boolean => code === 'detail_mismatch' && field === 'document_type'

/** What exactly: the two countries, the day it ended, the types that work, or which detail differs. */
function Exactly({ reason: { code, field, seen, expected } }: { reason: TellReason }) {
  const { state, texts, language } = useCheck()
  const isCountry = (text: string | null): text is string => /^[A-Z]{2}$/.test(text ?? '')
  if (code === 'country_mismatch' && isCountry(seen) && isCountry(expected))
    return <span>{`${texts.youChose(countryName(expected, language))} ${texts.idSays(countryName(seen, language))}`}</span>
  if (code === 'expired' && /^\d{4}-\d\d-\d\d$/.test(seen ?? '')) return <span>{texts.endedOn(printedDay(String(seen), language))}</span>
  if (code === 'unsupported') {
    const works = new Intl.ListFormat(language).format(typesIn(state.supported, state.country).map(type => texts.types[type]))
    return <span>{`${texts.helpLead} ${works}`}</span>
  }
  return field && code.endsWith('_mismatch') && texts.fields[field] ? <span>{texts.fields[field]}</span> : null
}

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 7v5l3.5 2M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18',
  warning: 'M12 8.5v4.5M12 16.5v.2M12 3.5L2.8 19.5h18.4z',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  person: 'M12 12a4 4 0 1 0 0-8a4 4 0 1 0 0 8M4.5 20c1-4 4-5.5 7.5-5.5s6.500 1.500 7.500 5.500',
  card: 'M3 6.500h18v11H3zM6.500 14.500c.4-1.700 1.300-2.200 2.500-2.200s2.100.5 2.500 2.200M9 10.700v.1M14 10.500h4M14 13.500h3',
  phone: 'M7.500 3h9v18h-9zM11 18h2',
  file: 'M6.500 3h7l4 4v14h-11zM13.500 3v4h4',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
)

export const Spinner = () => <span className="spinner" aria-hidden="true" />
