import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../api/http.ts'
import { sessionQuery, signIn } from '../api/session.ts'
import { Notice } from '../components/notice.tsx'
import { t } from '../texts/en.ts'
import './sign-in.css'

/** Opening the link signs in, once; the button is there to try again when the connection dropped. */
export function SignInPage() {
  const { token, next } = useSearch({ from: '/sign-in' })
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isStarted = useRef(false)
  useEffect(() => {
    document.title = `${t.signIn.title} · Countersign`
    if (isStarted.current) return
    isStarted.current = true
    void onSignIn()
  })
  const onSignIn = async () => {
    if (!token) return
    setBusy(true)
    try {
      queries.setQueryData(sessionQuery.queryKey, await signIn(token))
      await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/', replace: true })
    } catch (error) {
      setBusy(false)
      setFailure(error instanceof ApiError && error.status !== 0 && error.status < 500 ? t.signIn.ended : t.errors.offline)
    }
  }
  return (
    <main className="sign-in">
      <div className="card sign-in-card">
        <img src="/favicon.svg" alt="" width="40" height="40" />
        <h1>{token ? t.signIn.welcome : t.signIn.title}</h1>
        <p className="quiet">{token ? t.signIn.lead : t.signIn.noLink}</p>
        {failure && (
          <Notice tone="failed" isLive>
            {failure}
          </Notice>
        )}
        {token ? (
          <Button fullWidth onClick={onSignIn} loading={isBusy}>
            {t.signIn.button}
          </Button>
        ) : (
          <p className="mono sign-in-command">npx countersign account sign-in --account AC...</p>
        )}
      </div>
    </main>
  )
}
