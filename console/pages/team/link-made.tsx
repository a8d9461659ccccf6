import { Button } from '@mantine/core'
import type { TeamUser } from '../../api/team.ts'
import { Notice } from '../../components/notice.tsx'
import { CopyButton } from '../../components/sid.tsx'
import { t } from '../../texts/en.ts'

/** What was made: mailed where the server can, else shown once to be handed over. */
export function LinkMade({ user, hasMail, onDone }: { user: TeamUser; hasMail: boolean; onDone: () => void }) {
  const done = (
    <div>
      <Button onClick={onDone}>{t.team.done}</Button>
    </div>
  )
  if (hasMail || !user.sign_in_url) {
    return (
      <div className="stack">
        <Notice tone="passed" isLive>
          {t.team.mailed(user.email)}
        </Notice>
        {done}
      </div>
    )
  }
  return (
    <div className="stack">
      <Notice tone="passed" isLive title={t.team.linkMade(user.name || user.email)}>
        <p>
          <span className="mono break-anywhere">{user.sign_in_url}</span>{' '}
          <CopyButton value={user.sign_in_url} label={t.common.copy(t.upgrade.link)} />
        </p>
      </Notice>
      <p className="small quiet">{t.team.linkHint}</p>
      {done}
    </div>
  )
}
