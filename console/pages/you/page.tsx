import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { isReviewer, sessionQuery, useSession } from '../../api/session.ts'
import { type Me, meQuery, renameMe } from '../../api/team.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'
import { PasswordCard } from './password.tsx'
import { SecondFactorCard } from './second-factor.tsx'
import { SessionsCard } from './sessions.tsx'

const KeySettingsCard = lazy(() => import('../review/key-help.tsx').then(({ KeySettingsCard }) => ({ default: KeySettingsCard })))

/** What a person decides for themselves: name, ways in, sessions. */
export function YouPage() {
  const session = useSession()
  const query = useQuery(meQuery)
  const me = query.data
  return (
    <Page title={t.you.title} lead={t.you.lead}>
      {!me && (
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.you.what} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      )}
      {me && (
        <>
          <About me={me} />
          <div className="halves">
            <PasswordCard me={me} />
            <SecondFactorCard me={me} />
          </div>
          <SessionsCard />
          <Suspense>{isReviewer(session) && <KeySettingsCard />}</Suspense>
        </>
      )}
    </Page>
  )
}

function About({ me }: { me: Me }) {
  const queries = useQueryClient()
  const [name, setName] = useState(me.name)
  const save = useMutation({
    mutationFn: () => renameMe(name.trim()),
    onSuccess: async () => {
      say(t.you.nameSaved)
      await Promise.all([meQuery, sessionQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })))
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Card title={t.you.about}>
      <form className="stack" onSubmit={onSubmit}>
        <dl className="facts">
          <dt>{t.you.email}</dt>
          <dd>{me.email}</dd>
          <dt>{t.you.role}</dt>
          <dd>
            {t.team.roles[me.role]} <span className="quiet">{t.team.may[me.role]}</span>
          </dd>
        </dl>
        <div className="inline-form">
          <TextInput
            label={t.you.name}
            autoComplete="name"
            maxLength={100}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={save.isPending} disabled={name.trim() === me.name}>
            {t.number.save}
          </Button>
        </div>
        <Refused error={save.error} />
      </form>
    </Card>
  )
}
