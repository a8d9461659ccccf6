import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { mayTouch } from '../../../src/domain/roles.ts'
import { remove } from '../../api/http.ts'
import { signInWaysQuery, useSession } from '../../api/session.ts'
import { changeUser, newLink, type TeamUser } from '../../api/team.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'
import { LinkMade } from './link-made.tsx'
import { RoleChoice } from './role-choice.tsx'

/** Role and access of one person. */
export function ManageDialog({ user, onClose }: { user: TeamUser; onClose: () => void }) {
  const { user: me, role: own } = useSession()
  const isSelf = user.sid === me.sid
  const mayChange = mayTouch(own === 'owner', user.role) && !isSelf
  return (
    <Dialog title={user.name || user.email} onClose={onClose}>
      <div className="stack">
        {isSelf && <Notice tone="draft">{t.team.isYou}</Notice>}
        {!isSelf && !mayChange && <Notice tone="draft">{t.team.untouchable}</Notice>}
        <RoleForm user={user} isDisabled={!mayChange} />
        {mayChange && <Access user={user} onClose={onClose} />}
      </div>
    </Dialog>
  )
}

function useChange<Input, Output>(change: (input: Input) => Promise<Output>, said: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      if (said) say(said)
      await queries.invalidateQueries({ queryKey: ['team'] })
    },
  })
}

function RoleForm({ user, isDisabled }: { user: TeamUser; isDisabled: boolean }) {
  const [role, setRole] = useState(user.role)
  const save = useChange(() => changeUser(user.sid, { Role: role }), t.team.roleSaved)
  return (
    <div className="stack">
      <RoleChoice value={role} onChange={setRole} isDisabled={isDisabled} />
      <Refused error={save.error} />
      {!isDisabled && (
        <div>
          <Button loading={save.isPending} disabled={role === user.role} onClick={() => save.mutate(undefined)}>
            {t.team.save}
          </Button>
        </div>
      )}
    </div>
  )
}

function Access({ user, onClose }: { user: TeamUser; onClose: () => void }) {
  const hasMail = useQuery(signInWaysQuery).data?.has_mail ?? false
  const name = user.name || user.email
  const isOut = user.status === 'disabled'
  const link = useChange(() => newLink(user.sid), undefined)
  const toggle = useChange(
    () => changeUser(user.sid, { Status: isOut ? 'active' : 'disabled' }),
    isOut ? t.team.enabled(name) : t.team.disabled(name),
  )
  const drop = useChange(async () => {
    await remove(`/v1/Users/${user.sid}`)
    onClose()
  }, t.team.removed(name))
  if (link.data) return <LinkMade user={link.data} hasMail={hasMail} onDone={onClose} />
  return (
    <section className="stack-s">
      <h3>{t.team.access}</h3>
      <div className="row">
        {!isOut && (
          <Button variant="default" loading={link.isPending} onClick={() => link.mutate(undefined)}>
            {hasMail ? t.team.newLink : t.team.makeLink}
          </Button>
        )}
        <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
          {isOut ? t.team.enable : t.team.disable}
        </Button>
        <ConfirmButton
          label={t.team.remove}
          name={t.team.remove}
          confirm={t.team.reallyRemove}
          isBusy={drop.isPending}
          onConfirm={() => drop.mutate(undefined)}
        />
      </div>
      <p className="small quiet">{t.team.removeHint}</p>
      <Refused error={link.error ?? toggle.error ?? drop.error} />
    </section>
  )
}
