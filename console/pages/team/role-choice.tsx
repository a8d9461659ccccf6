import { mayTouch, ROLES, type Role } from '../../../src/domain/roles.ts'
import { useSession } from '../../api/session.ts'
import { t } from '../../texts/en.ts'
import '../../components/role-choice.css'

/** The roles that this person may give, each with what it may do. */
export function RoleChoice({ value, onChange, isDisabled = false }: { value: Role; onChange: (role: Role) => void; isDisabled?: boolean }) {
  const { role: own } = useSession()
  return (
    <fieldset className="role-choice" disabled={isDisabled}>
      <legend className="mantine-InputWrapper-label">{t.team.role}</legend>
      {ROLES.map(role => (
        <label key={role} className="role-option">
          <input
            type="radio"
            name="role"
            value={role}
            checked={value === role}
            disabled={!mayTouch(own === 'owner', role)}
            onChange={() => onChange(role)}
          />
          <span>
            <span className="strong">{t.team.roles[role]}</span>
            <span className="small quiet role-may">{t.team.may[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
