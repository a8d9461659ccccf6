import { Link } from '@tanstack/react-router'
import { mayOversee, useSession } from '../../api/session.ts'
import { Sid, shortSid } from '../../components/sid.tsx'

/** An account by its name; a link for whoever may look at accounts. */
export function AccountLink({ sid, name }: { sid: string; name: string | null | undefined }) {
  const session = useSession()
  if (!name && !mayOversee(session)) return <Sid sid={sid} />
  if (!mayOversee(session)) return <>{name}</>
  return (
    <Link to="/operations/accounts/$sid" params={{ sid }}>
      {name ?? shortSid(sid)}
    </Link>
  )
}
