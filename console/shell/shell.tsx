import { useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconLogout, IconMenu2, IconMoon, IconSearch, IconSun, IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { keepFresh } from '../api/live.ts'
import { primaryQuery } from '../api/queries.ts'
import { useReach } from '../api/reach.ts'
import { signOut, useSession } from '../api/session.ts'
import { Toasts } from '../components/toasts.tsx'
import { t } from '../texts/en.ts'
import { useHelp } from './help.ts'
import { areasOf, OWN_PLACE } from './nav.ts'
import './shell.css'

const HelpPanel = lazy(() => import('./help-panel.tsx'))
const CommandMenu = lazy(() => import('./command-menu.tsx'))

/** Ctrl or Cmd + K, wherever the focus is. */
function useCommandKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      open()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open])
}

/** After a navigation a screen reader hears the new heading, and Tab goes on from there. */
function useHeadingFocus(path: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the path changes
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('nav'))
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [path])
}

export function Shell() {
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [isCommandOpen, setCommandOpen] = useState(false)
  const isHelpOpen = useHelp()
  const queries = useQueryClient()
  const path = useRouterState({ select: state => state.location.pathname })
  useCommandKey(() => setCommandOpen(true))
  useHeadingFocus(path)
  useEffect(() => keepFresh(queries), [queries])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path closes the menu of phones
  useEffect(() => setMenuOpen(false), [path])
  return (
    <div className="shell" data-help={isHelpOpen}>
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <section className="topbar" aria-label={t.shell.product}>
        <button
          type="button"
          className="icon-button"
          aria-expanded={isMenuOpen}
          aria-controls="navigation"
          aria-label={t.shell.menu}
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {isMenuOpen ? <IconX size={20} aria-hidden /> : <IconMenu2 size={20} aria-hidden />}
        </button>
        <Brand />
        <button type="button" className="icon-button" aria-label={t.shell.commands} onClick={() => setCommandOpen(true)}>
          <IconSearch size={20} aria-hidden />
        </button>
      </section>
      <aside className="side" id="navigation" aria-label={t.shell.menu} data-open={isMenuOpen}>
        <Side onCommand={() => setCommandOpen(true)} />
      </aside>
      <main id="main" tabIndex={-1}>
        <OfflineNote />
        <SandboxNote />
        <ProfileNote />
        <Outlet />
      </main>
      <Suspense>{isHelpOpen && <HelpPanel />}</Suspense>
      <Toasts />
      <Suspense>{isCommandOpen && <CommandMenu onClose={() => setCommandOpen(false)} />}</Suspense>
    </div>
  )
}

function Brand() {
  return (
    <Link to="/" className="brand">
      <img src="/favicon.svg" alt="" width="24" height="24" />
      {t.shell.product}
    </Link>
  )
}

/** Until the server answers again; what was loaded stays on screen. */
function OfflineNote() {
  const isReached = useReach()
  return <div role="status">{!isReached && <div className="offline-note">{t.shell.offline}</div>}</div>
}

function SandboxNote() {
  return useSession().account.is_sandbox ? <div className="sandbox-note">{t.shell.sandbox}</div> : null
}

/** After a profile was deleted: on every page, until the new one is approved. */
function ProfileNote() {
  const primary = useQuery(primaryQuery).data
  if (!primary?.is_wanted) return null
  const isWaiting = primary.status === 'pending-review' || primary.status === 'in-review'
  return (
    <div className="profile-note" role="status">
      {isWaiting ? (
        t.upgrade.wantedWaits
      ) : (
        <>
          <span className="strong">{t.upgrade.wanted}</span> {t.upgrade.wantedHint} <Link to="/upgrade">{t.upgrade.wantedAction}</Link>
        </>
      )}
    </div>
  )
}

function Side({ onCommand }: { onCommand: () => void }) {
  const session = useSession()
  const path = useRouterState({ select: state => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the path changes
  useEffect(() => {
    document.querySelector('.nav-link[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [path])
  return (
    <>
      <Brand />
      <button type="button" className="command-open" onClick={onCommand}>
        <IconSearch size={16} aria-hidden />
        {t.shell.goTo}
        <kbd aria-hidden>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <nav aria-label={t.shell.main}>
        {areasOf(session).map(({ label, places }) => (
          <div key={label} className="nav-area">
            {label && <div className="nav-label">{label}</div>}
            <ul>
              {places.map(({ to, label: name, icon: Icon, isExact }) => (
                <li key={to}>
                  <Link
                    to={to}
                    className="nav-link"
                    activeOptions={{ exact: isExact ?? false, includeSearch: false }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    <Icon size={18} stroke={1.7} aria-hidden />
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <Foot />
    </>
  )
}

function Foot() {
  const { account, user } = useSession()
  const queries = useQueryClient()
  const router = useRouter()
  const onSignOut = async () => {
    await signOut().catch(() => undefined)
    queries.clear()
    await router.navigate({ to: '/sign-in' })
  }
  return (
    <div className="side-foot">
      <Link to={OWN_PLACE.to} className="account" activeProps={{ 'aria-current': 'page' }}>
        <span className="account-mark" aria-hidden>
          {account.friendly_name.slice(0, 1).toUpperCase()}
        </span>
        <span className="account-name">
          <span className="strong">{account.friendly_name}</span>
          <span className="small quiet">{user.name || user.email}</span>
        </span>
      </Link>
      <div className="row-between">
        <SchemeSwitch />
        <button type="button" className="icon-button" aria-label={t.shell.signOut} title={t.shell.signOut} onClick={onSignOut}>
          <IconLogout size={18} aria-hidden />
        </button>
      </div>
    </div>
  )
}

const SCHEMES = [
  { value: 'auto', label: t.shell.systemScheme, icon: IconDeviceDesktop },
  { value: 'light', label: t.shell.light, icon: IconSun },
  { value: 'dark', label: t.shell.dark, icon: IconMoon },
] as const

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <fieldset className="scheme">
      <legend className="vh">{t.shell.scheme}</legend>
      {SCHEMES.map(({ value, label, icon: Icon }) => (
        <label key={value} title={label}>
          <input type="radio" name="scheme" value={value} checked={colorScheme === value} onChange={() => setColorScheme(value)} />
          <Icon size={16} aria-hidden />
          <span className="vh">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
