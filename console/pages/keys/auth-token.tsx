import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, get, post, remove } from '../../api/http.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { LoadFailed } from '../../components/empty.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { CopyButton } from '../../components/sid.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { formatDay } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'

const PATH = '/v1/AuthTokens'

interface SecondaryToken {
  date_created: string
  secondary_auth_token: string | null
}

/** For owners: a token is changed without an outage, by a second one that programs learn before it takes the place of the first. */
export function AuthToken() {
  const queries = useQueryClient()
  const [token, setToken] = useState<string | null>(null)
  const query = useQuery({ queryKey: ['secondary-token'], queryFn: findSecondary })
  const refresh = () => queries.invalidateQueries({ queryKey: ['secondary-token'] })
  const make = useMutation({
    mutationFn: () => post<SecondaryToken>(`${PATH}/Secondary`),
    onSuccess: made => {
      setToken(made.secondary_auth_token)
      return refresh()
    },
  })
  const end = useMutation({
    mutationFn: (how: 'promote' | 'delete') => (how === 'promote' ? post(`${PATH}/Promote`) : remove(`${PATH}/Secondary`)),
    onSuccess: (_, how) => {
      setToken(null)
      say(how === 'promote' ? t.keys.token.promoted : t.keys.token.deleted)
      return refresh()
    },
    onError: sayRefused,
  })
  if (query.isError) return <LoadFailed error={query.error} what={t.keys.token.title} onRetry={() => void query.refetch()} />
  return (
    <Card title={t.keys.token.title}>
      <div className="stack">
        <p>{t.keys.token.lead}</p>
        {token && (
          <Notice tone="passed" title={t.keys.token.made} isLive>
            <p>{t.keys.token.madeHint}</p>
            <p className="row mono">
              {token} <CopyButton value={token} label={t.keys.token.copy} />
            </p>
          </Notice>
        )}
        <Refused error={make.error} />
        {query.data ? (
          <div className="row">
            <span>{t.keys.token.since(formatDay(query.data.date_created))}</span>
            <ConfirmButton
              label={t.keys.token.promote}
              name={t.keys.token.promote}
              confirm={t.keys.token.confirmPromote}
              isBusy={end.isPending}
              onConfirm={() => end.mutate('promote')}
            />
            <ConfirmButton
              label={t.common.delete}
              name={t.keys.token.delete}
              confirm={t.addresses.confirmDelete}
              isBusy={end.isPending}
              onConfirm={() => end.mutate('delete')}
            />
          </div>
        ) : (
          <div>
            <Button variant="default" loading={make.isPending} disabled={query.isPending} onClick={() => make.mutate()}>
              {t.keys.token.make}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

/** Null where there is none. */
const findSecondary = (): Promise<SecondaryToken | null> =>
  get<SecondaryToken>(`${PATH}/Secondary`).catch(error => {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  })
