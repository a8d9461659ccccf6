import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { BUNDLES, recordQuery } from '../../api/collections.ts'
import { remove } from '../../api/http.ts'
import type { Bundle } from '../../api/types/bundles.ts'
import { type ComplianceUpdate, startUpdate, updatesQuery } from '../../api/updates.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { standingOf } from '../../format/standing.ts'
import { t } from '../../texts/en.ts'

const DELETABLE = ['draft', 'twilio-rejected', 'twilio-approved']

/** What can be done with the whole bundle: update it while it is approved, or throw it away. */
export function BundleActions({ bundle }: { bundle: Bundle }) {
  const updates = useQuery(updatesQuery).data ?? []
  const ofIt = updates.find(one => one.draft_bundle_sid === bundle.sid && one.status === 'open')
  const open = updates.find(one => one.bundle_sid === bundle.sid && one.status === 'open')
  return (
    <>
      {DELETABLE.includes(bundle.status) && !open && <Discard bundle={bundle} update={ofIt} />}
      {bundle.status === 'twilio-approved' && !open && <UpdateButton bundle={bundle} />}
    </>
  )
}

/** One button for copy, edit, submit, replace and delete: the copy's page leads on, and the rest goes by itself. */
function UpdateButton({ bundle }: { bundle: Bundle }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: () => startUpdate(bundle.sid),
    onSuccess: async ({ draft_bundle_sid }) => {
      await queries.invalidateQueries({ queryKey: ['bundles'] })
      await navigate({ to: '/bundles/$sid', params: { sid: draft_bundle_sid } })
    },
    onError: sayRefused,
  })
  return (
    <Button loading={run.isPending} onClick={() => run.mutate()}>
      {t.bundles.update}
    </Button>
  )
}

function Discard({ bundle, update }: { bundle: Bundle; update: ComplianceUpdate | undefined }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: () => remove(`${BUNDLES.path}/${bundle.sid}`),
    onSuccess: async () => {
      say(update ? t.bundles.discarded : t.bundles.deleted)
      await (update ? navigate({ to: '/bundles/$sid', params: { sid: update.bundle_sid } }) : navigate({ to: '/bundles' }))
      await queries.invalidateQueries({ queryKey: ['bundles'] })
    },
    onError: sayRefused,
  })
  return (
    <ConfirmButton
      label={update ? t.bundles.discard : t.common.delete}
      name={update ? t.bundles.discard : t.bundles.deleteOne(bundle.friendly_name)}
      confirm={t.addresses.confirmDelete}
      isBusy={run.isPending}
      onConfirm={() => run.mutate()}
    />
  )
}

/** Says on both sides of an update what is going on, and that the numbers stay. */
export function UpdateNotice({ bundle }: { bundle: Bundle }) {
  const updates = useQuery(updatesQuery).data ?? []
  const open = updates.find(one => one.bundle_sid === bundle.sid && one.status === 'open')
  const ofIt = updates.find(one => one.draft_bundle_sid === bundle.sid)
  const otherSid = open?.draft_bundle_sid ?? ofIt?.bundle_sid ?? ''
  const other = useQuery({ ...recordQuery({ of: BUNDLES, sid: otherSid }), enabled: otherSid !== '' }).data
  if (open) {
    const state = other?.status ?? 'draft'
    return (
      <Notice tone="review" title={t.bundles.updateOpen}>
        {standingOf({ state }).word}. {t.bundles.updateHint}{' '}
        <Link to="/bundles/$sid" params={{ sid: open.draft_bundle_sid }}>
          {t.bundles.toUpdate}
        </Link>
      </Notice>
    )
  }
  if (!ofIt) return null
  return (
    <Notice tone={ofIt.status === 'failed' ? 'failed' : 'review'} title={t.bundles.updateOf(other?.friendly_name ?? ofIt.bundle_sid)}>
      {ofIt.status === 'failed' ? t.bundles.updateFailed : t.bundles.updateHow}{' '}
      <Link to="/bundles/$sid" params={{ sid: ofIt.bundle_sid }}>
        {t.bundles.toOriginal}
      </Link>
    </Notice>
  )
}
