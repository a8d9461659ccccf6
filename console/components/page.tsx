import { IconChevronLeft, IconHelp } from '@tabler/icons-react'
import { Link, type LinkProps, useMatches } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { setHelp, useHelp } from '../shell/help.ts'
import { t } from '../texts/en.ts'
import './page.css'

interface Props {
  title: string
  /** What the tab shows, when the heading is no plain text. */
  heading?: ReactNode
  lead?: ReactNode
  back?: { to: NonNullable<LinkProps['to']>; label: string }
  actions?: ReactNode
  isWide?: boolean
  children: ReactNode
}

/** The frame of every screen: one h1, which takes the focus after a navigation (see `shell`). */
export function Page({ title, heading, lead, back, actions, isWide, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Countersign`
  }, [title])
  return (
    <div className="page" data-wide={isWide}>
      {back && (
        <Link to={back.to} className="page-back">
          <IconChevronLeft size={16} aria-hidden />
          {back.label}
        </Link>
      )}
      <div className="page-head">
        <div className="stack-s page-title">
          <h1 tabIndex={-1}>{heading ?? title}</h1>
          {lead && <div className="quiet">{lead}</div>}
        </div>
        <div className="row">
          {actions}
          <HelpButton />
        </div>
      </div>
      {children}
    </div>
  )
}

function HelpButton() {
  const isOpen = useHelp()
  // Outside the shell, as on a page that does not exist, nothing would open.
  const isInShell = useMatches({ select: matches => matches.some(({ routeId }) => routeId === '/shell') })
  if (!isInShell) return null
  return (
    <button
      type="button"
      className="icon-button page-help"
      aria-label={t.help.title}
      title={t.help.title}
      aria-pressed={isOpen}
      onClick={() => setHelp(!isOpen)}
    >
      <IconHelp size={20} aria-hidden />
    </button>
  )
}

export function Card({
  id,
  title,
  aside,
  children,
  foot,
  isFlush,
}: {
  /** So that a link can lead to it. */
  id?: string
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  foot?: ReactNode
  isFlush?: boolean
}) {
  return (
    <section id={id} className="card">
      {title && (
        <div className="card-head">
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {isFlush ? children : <div className="card-body">{children}</div>}
      {foot && <div className="card-foot">{foot}</div>}
    </section>
  )
}
