import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Me, meQuery, ownSessionsQuery, removePassword, setPassword } from '../../api/team.ts'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'
import { useConfirmed } from './use-confirmed.tsx'

export function PasswordCard({ me }: { me: Me }) {
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [password, setText] = useState('')
  const finish = async (said: string) => {
    setOpen(false)
    setText('')
    say(said)
    await Promise.all([meQuery, ownSessionsQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })))
  }
  const save = useConfirmed(
    (text: string, confirm) => setPassword({ password: text, confirm }),
    () => void finish(t.you.passwordSaved),
  )
  const drop = useConfirmed(
    (_: undefined, confirm) => removePassword({ confirm }),
    () => void finish(t.you.passwordRemoved),
  )
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.run(password)
  }
  const standing = me.has_password
    ? ({ tone: 'passed', word: t.you.passwordSet, next: '' } as const)
    : ({ tone: 'draft', word: t.you.passwordNone, next: '' } as const)
  return (
    <Card title={t.you.password} aside={<StatusBadge standing={standing} isBrief />}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="quiet">{t.you.passwordHint}</p>
        {isOpen ? (
          <>
            <input type="text" autoComplete="username" value={me.email} readOnly hidden />
            <PasswordField label={t.you.newPassword} value={password} onChange={setText} autoComplete="new-password" />
            <Refused error={save.error} />
            <div className="row">
              <Button type="submit" loading={save.isBusy} disabled={password.length < 1}>
                {t.you.savePassword}
              </Button>
              <Button variant="default" onClick={() => setOpen(false)}>
                {t.common.cancel}
              </Button>
            </div>
          </>
        ) : (
          <div className="row">
            <Button variant="default" onClick={() => setOpen(true)}>
              {me.has_password ? t.you.changePassword : t.you.setPassword}
            </Button>
            {me.has_password && (
              <Button variant="subtle" color="danger" loading={drop.isBusy} onClick={() => drop.run(undefined)}>
                {t.you.removePassword}
              </Button>
            )}
          </div>
        )}
        <Refused error={drop.error} />
      </form>
      {save.dialog}
      {drop.dialog}
    </Card>
  )
}
