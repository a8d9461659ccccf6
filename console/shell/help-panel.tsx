import { IconX } from '@tabler/icons-react'
import { Link, useMatches } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSession } from '../api/session.ts'
import { GENERAL, help } from '../texts/en/help.ts'
import { t } from '../texts/en.ts'
import { setHelp } from './help.ts'
import './help.css'

/** Stands beside the task and stays open from page to page; on a narrow window it lies over the page. */
export default function HelpPanel() {
  const route = useMatches({ select: matches => matches.at(-1)?.fullPath ?? '/' })
  const { title, items } = help[route === '/' ? '/' : route.replace(/\/$/, '')] ?? GENERAL
  const { account } = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <aside
      className="help"
      aria-label={t.help.title}
      onKeyDown={event => {
        if (event.key === 'Escape') setHelp(false)
      }}
    >
      <div className="row-between">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="icon-button" aria-label={t.help.close} onClick={() => setHelp(false)}>
          <IconX size={18} aria-hidden />
        </button>
      </div>
      <dl>
        {items.map(([question, answer]) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
      {!account.is_house && (
        <p className="help-foot">
          {t.help.notHere} <Link to="/requests">{t.help.ask}</Link>
        </p>
      )}
    </aside>
  )
}
