import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Role } from '../../../src/domain/roles.ts'
import { signInWaysQuery } from '../../api/session.ts'
import { invite } from '../../api/team.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Refused } from '../../components/notice.tsx'
import { isEmail, PersonFields } from '../../components/person-fields.tsx'
import { t } from '../../texts/en.ts'
import { LinkMade } from './link-made.tsx'
import { RoleChoice } from './role-choice.tsx'

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const hasMail = useQuery(signInWaysQuery).data?.has_mail ?? false
  const [person, setPerson] = useState({ email: '', name: '' })
  const [role, setRole] = useState<Role>('member')
  const send = useMutation({
    mutationFn: () => invite({ Email: person.email.trim(), Name: person.name.trim(), Role: role }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['team'] }),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <Dialog title={t.team.invite} onClose={onClose}>
      {send.data ? (
        <LinkMade user={send.data} hasMail={hasMail} onDone={onClose} />
      ) : (
        <form className="stack" onSubmit={onSubmit}>
          <PersonFields labels={t.team} mostName={100} value={person} onChange={setPerson} />
          <RoleChoice value={role} onChange={setRole} />
          <Refused error={send.error} />
          <div className="row">
            <Button type="submit" loading={send.isPending} disabled={!isEmail(person.email)}>
              {hasMail ? t.team.send : t.team.make}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
