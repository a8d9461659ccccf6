import { isReviewer, useSession } from '../api/session.ts'
import { Card, Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { t } from '../texts/en.ts'
import { KeySettingsForm } from './review/key-help.tsx'

export function SettingsPage() {
  const session = useSession()
  const { account, user, role } = session
  return (
    <Page title={t.settings.title} lead={t.settings.lead}>
      <div className="halves">
        <Card title={t.settings.account}>
          <dl className="facts">
            <dt>{t.settings.name}</dt>
            <dd>{account.friendly_name}</dd>
            <dt>{t.settings.sid}</dt>
            <dd>
              <Sid sid={account.sid} isWhole />
            </dd>
            <dt>{t.settings.type}</dt>
            <dd>{account.type.toLowerCase() === 'trial' ? t.settings.trial : t.settings.full}</dd>
            <dt>{t.settings.you}</dt>
            <dd>
              {user.name || user.email} <span className="quiet">({t.settings.roles[role]})</span>
            </dd>
          </dl>
        </Card>
        <Card title={t.settings.retention}>
          <ul className="stack-s">
            {t.settings.retentionLines.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Card>
        {isReviewer(session) && (
          <Card title={t.review.keys}>
            <KeySettingsForm />
          </Card>
        )}
      </div>
    </Page>
  )
}
