import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { post } from '../../api/http.ts'
import type { StaffMember } from '../../api/staff.ts'
import type { StaffRole } from '../../api/types/session.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Refused } from '../../components/notice.tsx'
import { Once } from '../../components/once.tsx'
import { isEmail, PersonFields } from '../../components/person-fields.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/staff.ts'
import '../../components/role-choice.css'

const ROLES: readonly StaffRole[] = ['reviewer', 'supervisor', 'operator']

function RoleBoxes({ value, onChange }: { value: readonly StaffRole[]; onChange: (roles: StaffRole[]) => void }) {
  return (
    <fieldset className="role-choice">
      <legend className="mantine-InputWrapper-label">{t.staff.roles}</legend>
      {ROLES.map(role => (
        <label key={role} className="role-option">
          <input
            type="checkbox"
            checked={value.includes(role)}
            onChange={() => onChange(value.includes(role) ? value.filter(one => one !== role) : [...value, role])}
          />
          <span>
            <span className="strong">{t.staff.role[role]}</span>
            <span className="small quiet role-may">{t.staff.may[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function useStaffChange<Input, Output>(run: (input: Input) => Promise<Output>, said?: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      if (said) say(said)
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
}

const secretsOf = ({ sid, secret }: StaffMember) => [
  { label: t.staff.key, value: sid },
  { label: t.staff.secret, value: secret ?? '' },
]

const linkOf = async (sid: string): Promise<string> => (await post<{ url: string }>(`/staff/v1/Staff/${sid}/SignInLink`)).url

/** A new colleague: key and secret for the API, and a link into the Console, shown once. */
export function TakeOn({ onClose }: { onClose: () => void }) {
  const [person, setPerson] = useState({ email: '', name: '' })
  const [roles, setRoles] = useState<StaffRole[]>(['reviewer'])
  const create = useStaffChange(async () => {
    const member = await post<StaffMember>('/staff/v1/Staff', { Email: person.email.trim(), Name: person.name.trim(), Roles: roles })
    return { member, link: await linkOf(member.sid) }
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  const made = create.data
  return (
    <Dialog title={t.staff.add} onClose={onClose}>
      {made ? (
        <Once
          title={t.staff.made(made.member.name)}
          hint={t.staff.secretOnce}
          secrets={[...secretsOf(made.member), { label: t.staff.link, value: made.link }]}
          onDone={onClose}
        />
      ) : (
        <form className="stack" onSubmit={onSubmit}>
          <PersonFields labels={t.staff} mostName={80} value={person} onChange={setPerson} />
          <RoleBoxes value={roles} onChange={setRoles} />
          <Refused error={create.error} />
          <div className="row">
            <Button type="submit" loading={create.isPending} disabled={roles.length === 0 || !isEmail(person.email)}>
              {t.staff.add}
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

/** Roles and access of one colleague. */
export function ManageStaff({ member, onClose }: { member: StaffMember; onClose: () => void }) {
  const path = `/staff/v1/Staff/${member.sid}`
  const [name, setName] = useState(member.name)
  const [roles, setRoles] = useState<StaffRole[]>(member.roles)
  const isOut = member.status === 'disabled'
  const save = useStaffChange(() => post(path, { Name: name.trim(), Roles: roles }), t.staff.saved)
  const toggle = useStaffChange(() => post(path, { Status: isOut ? 'active' : 'disabled' }), t.staff.saved)
  const secret = useStaffChange(() => post<StaffMember>(`${path}/Secret`))
  const link = useStaffChange(() => linkOf(member.sid))
  if (secret.data) {
    return (
      <Dialog title={member.name} onClose={onClose}>
        <Once title={t.staff.newSecret} hint={t.staff.secretOnce} secrets={secretsOf(secret.data)} onDone={onClose} />
      </Dialog>
    )
  }
  if (link.data) {
    return (
      <Dialog title={member.name} onClose={onClose}>
        <Once
          title={t.staff.link}
          hint={t.staff.linkMade(member.name)}
          secrets={[{ label: t.staff.link, value: link.data }]}
          onDone={onClose}
        />
      </Dialog>
    )
  }
  const isSame = name.trim() === member.name && roles.length === member.roles.length && roles.every(role => member.roles.includes(role))
  return (
    <Dialog title={member.name} onClose={onClose}>
      <div className="stack">
        <TextInput label={t.staff.name} maxLength={80} value={name} onChange={event => setName(event.currentTarget.value)} />
        <RoleBoxes value={roles} onChange={setRoles} />
        <Refused error={save.error} />
        <div>
          <Button loading={save.isPending} disabled={isSame || roles.length === 0 || !name.trim()} onClick={() => save.mutate(undefined)}>
            {t.staff.save}
          </Button>
        </div>
        <section className="stack-s">
          <h3>{t.staff.access}</h3>
          <div className="row">
            {!isOut && (
              <Button variant="default" loading={link.isPending} onClick={() => link.mutate(undefined)}>
                {t.staff.newLink}
              </Button>
            )}
            <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
              {isOut ? t.staff.enable : t.staff.disable}
            </Button>
            <ConfirmButton
              label={t.staff.newSecret}
              name={t.staff.newSecret}
              confirm={t.staff.confirmSecret}
              isBusy={secret.isPending}
              onConfirm={() => secret.mutate(undefined)}
            />
          </div>
          <Refused error={toggle.error ?? secret.error ?? link.error} />
        </section>
      </div>
    </Dialog>
  )
}
