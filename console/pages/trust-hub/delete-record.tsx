import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { PRODUCTS, PROFILES } from '../../api/collections.ts'
import { remove } from '../../api/http.ts'
import type { Profile } from '../../api/types/bundles.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'

const COLLECTIONS = { profiles: PROFILES, products: PRODUCTS }

export function DeleteRecord({
  of,
  record,
  after,
}: {
  of: keyof typeof COLLECTIONS
  record: Pick<Profile, 'sid' | 'friendly_name'>
  after: '/trust-hub'
}) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: () => remove(`${COLLECTIONS[of].path}/${record.sid}`),
    onSuccess: async () => {
      say(t.trustHub.deletedOnes[of])
      await navigate({ to: after })
      await queries.invalidateQueries({ queryKey: [of] })
    },
    onError: sayRefused,
  })
  return (
    <ConfirmButton
      label={t.common.delete}
      name={t.trustHub.deleteOne(record.friendly_name)}
      confirm={t.addresses.confirmDelete}
      isBusy={run.isPending}
      onConfirm={() => run.mutate()}
    />
  )
}
