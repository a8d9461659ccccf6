import { IconChevronLeft } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
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
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
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
