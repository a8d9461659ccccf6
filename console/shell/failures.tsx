import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../api/http.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { Empty, LoadFailed } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { t } from '../texts/en.ts'

export function NotFound() {
  const home = <ButtonLink to="/">{t.errors.goHome}</ButtonLink>
  return (
    <Page title={t.errors.noPage}>
      <div className="card">
        <Empty title={t.errors.noPageHint} action={home} />
      </div>
    </Page>
  )
}

/** The same outside the shell, where no landmark stands around it. */
export const RootNotFound = () => (
  <main>
    <NotFound />
  </main>
)

export const RootFailed = (props: { error: unknown; reset: () => void }) => (
  <main>
    <RouteFailed {...props} />
  </main>
)

/** Whatever a page could not handle itself. An ended session leads to sign-in and back here afterwards. */
export function RouteFailed({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const navigate = useNavigate()
  const isSignedOut = error instanceof ApiError && error.status === 401
  useEffect(() => {
    if (isSignedOut) void navigate({ to: '/sign-in', search: { next: router.state.location.href } })
  }, [isSignedOut, navigate, router])
  if (isSignedOut) return null
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Page title={t.errors.somethingWrong}>
      <div className="card">
        <LoadFailed error={error} what={t.errors.thisPage} onRetry={retry} />
      </div>
    </Page>
  )
}
