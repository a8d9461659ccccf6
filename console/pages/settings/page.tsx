import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { MAGIC_NUMBERS, type Script } from '../../../src/domain/documents/magic.ts'
import { ROLES } from '../../../src/domain/roles.ts'
import { post } from '../../api/http.ts'
import { deliveriesQuery } from '../../api/queries.ts'
import { isManager, isTrial, sessionQuery, useSession } from '../../api/session.ts'
import { Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { say } from '../../components/toasts.tsx'
import { reasonText } from '../../format/reasons.ts'
import { t } from '../../texts/en.ts'
import { BrandingCard } from './branding.tsx'
import { CalendarCard, RetentionCard } from './terms.tsx'
import './settings.css'

export function SettingsPage() {
  return (
    <Page title={t.settings.title} lead={t.settings.lead}>
      <AccountCard />
      <BrandingCard />
      <div className="halves">
        <RolesCard />
        <RetentionCard />
        <CalendarCard />
        <div className="stack">
          <CallbacksCard />
          <TestCard />
        </div>
      </div>
    </Page>
  )
}

function AccountCard() {
  const session = useSession()
  const { account, user, role } = session
  return (
    <Card title={t.settings.account}>
      <div className="stack">
        <dl className="facts">
          <dt>{t.settings.sid}</dt>
          <dd>
            <Sid sid={account.sid} isWhole />
          </dd>
          <dt>{t.settings.type}</dt>
          <dd>
            {isTrial(session) ? t.settings.trial : t.settings.full}
            {account.is_test && `, ${t.settings.isTest}`}
          </dd>
          <dt>{t.settings.you}</dt>
          <dd>
            <Link to="/you">{user.name || user.email}</Link> <span className="quiet">({t.team.roles[role]})</span>
          </dd>
        </dl>
        <NameForm key={account.friendly_name} mayChange={isManager(session)} />
      </div>
    </Card>
  )
}

function NameForm({ mayChange }: { mayChange: boolean }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const [name, setName] = useState(account.friendly_name)
  const save = useMutation({
    mutationFn: () => post(`/2010-04-01/Accounts/${account.sid}.json`, { FriendlyName: name.trim() }),
    onSuccess: async () => {
      say(t.settings.nameSaved)
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className="stack-s" onSubmit={onSubmit}>
      <div className="inline-form">
        <TextInput
          label={t.settings.name}
          value={name}
          maxLength={64}
          disabled={!mayChange}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={save.isPending}
          disabled={!mayChange || !name.trim() || name.trim() === account.friendly_name}
        >
          {t.number.save}
        </Button>
      </div>
      {!mayChange && <p className="small quiet">{t.settings.onlyManagers}</p>}
      <Refused error={save.error} />
    </form>
  )
}

const RolesCard = () => (
  <Card title={t.settings.roles} aside={<Link to="/team">{t.settings.toTeam}</Link>}>
    <dl className="facts">
      {ROLES.map(role => (
        <div key={role} className="fact-row">
          <dt>{t.team.roles[role]}</dt>
          <dd>{t.team.may[role]}</dd>
        </div>
      ))}
    </dl>
  </Card>
)

function CallbacksCard() {
  const deliveries = useQuery(deliveriesQuery).data ?? []
  const count = (status: string) => deliveries.filter(one => one.status === status).length
  return (
    <Card title={t.settings.callbacks} aside={<Link to="/events">{t.settings.toEvents}</Link>}>
      <p className="quiet">{t.settings.callbacksHint}</p>
      <p>
        {deliveries.length === 0
          ? t.settings.noCallbacks
          : t.settings.callbackCounts(count('delivered'), count('pending'), count('failed'))}
      </p>
    </Card>
  )
}

const endOf = (script: Script): string =>
  script.decision === 'fail' ? `${t.settings.testEnds.fail}: ${reasonText({ code: script.reason })}` : t.settings.testEnds[script.decision]

function TestCard() {
  const { account } = useSession()
  if (!account.is_test) return <Card title={t.settings.testAccount}>{<p className="quiet">{t.settings.noTestHint}</p>}</Card>
  return (
    <Card title={t.settings.testAccount}>
      <div className="stack">
        <p className="quiet">{t.settings.testHint}</p>
        <dl className="facts">
          {Object.entries(MAGIC_NUMBERS).map(([number, script]) => (
            <div key={number} className="fact-row">
              <dt className="mono">{number}</dt>
              <dd>{endOf(script)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  )
}
