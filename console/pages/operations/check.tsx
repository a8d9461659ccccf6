import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ATTEMPT_LIMIT } from '../../../src/domain/vendor.ts'
import { post } from '../../api/http.ts'
import { type StaffCheck, staffCheckQuery } from '../../api/operations.ts'
import { isOperator, isSupervisor, useSession } from '../../api/session.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { LoadFailed } from '../../components/empty.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { ReadOnly } from '../../components/read-only.tsx'
import { ReasonList } from '../../components/reason-card.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { say } from '../../components/toasts.tsx'
import { formatDay, formatMoment } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { checkStanding } from '../../format/standing.ts'
import { t } from '../../texts/staff.ts'
import { momentOf } from '../review/inquiry-facts.tsx'
import { AccountLink } from './account-link.tsx'
import { Signs } from './checks.tsx'

/** One ID check of any account: what only staff may know, and what they may do about it. */
export function StaffCheckPage() {
  const { sid } = useParams({ from: '/shell/operations/checks/$sid' })
  const query = useQuery(staffCheckQuery(sid))
  const check = query.data
  const back = { to: '/operations/checks', label: t.checks.title } as const
  if (!check) {
    return (
      <Page title={t.checks.unnamed} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.checks.one} onRetry={() => void query.refetch()} /> : t.common.loading}
        </Card>
      </Page>
    )
  }
  return (
    <Page title={check.friendly_name || t.checks.unnamed} lead={<Sid sid={check.sid} isWhole />} back={back}>
      <div className="split">
        <div className="stack">
          {check.staff_reasons.length > 0 && (
            <Notice tone="failed" title={t.review.staffSigns}>
              <Signs codes={check.staff_reasons} />
              <p className="small">{t.review.staffSignsHint}</p>
            </Notice>
          )}
          {check.reasons.length > 0 && <ReasonList reasons={check.reasons} />}
          {check.attempts.length > 0 && (
            <Card title={t.review.attempts}>
              <Timeline moments={check.attempts.map(momentOf)} />
            </Card>
          )}
          <Acts check={check} />
        </div>
        <Facts check={check} />
      </div>
    </Page>
  )
}

function picturesOf({ images_deleted_at, erasure_asked_at, images_deleted_by }: StaffCheck): string {
  if (images_deleted_at) return t.checks.picturesGone(formatDay(images_deleted_at))
  if (erasure_asked_at) return t.checks.picturesAsked(formatMoment(erasure_asked_at))
  return images_deleted_by ? t.checks.picturesBy(formatDay(images_deleted_by)) : t.checks.picturesNone
}

function Facts({ check }: { check: StaffCheck }) {
  return (
    <Card title={t.documents.status} aside={<StatusBadge standing={checkStanding(check)} isBrief />}>
      <dl className="facts">
        <dt>{t.checks.account}</dt>
        <dd>
          <AccountLink sid={check.account_sid} name={null} />
        </dd>
        <dt>{t.checks.tries}</dt>
        <dd>{t.checks.triesOf(ATTEMPT_LIMIT - check.attempts_left)}</dd>
        <dt>{t.checks.vendor}</dt>
        <dd>{t.checks.vendors[check.vendor] ?? check.vendor}</dd>
        <dt>{t.checks.added}</dt>
        <dd>{formatMoment(check.date_created)}</dd>
        <dt>{t.checks.pictures}</dt>
        <dd>{picturesOf(check)}</dd>
        {check.erasure_receipt && (
          <>
            <dt>{t.checks.receipt}</dt>
            <dd className="mono break-anywhere">{check.erasure_receipt}</dd>
          </>
        )}
      </dl>
      <p className="facts-more">
        <Link to="/operations/audit" search={{ subject: check.sid }}>
          {t.accounts.seeAudit}
        </Link>
      </p>
    </Card>
  )
}

interface Done {
  blocked?: number
  unblocked?: number
}

function Acts({ check }: { check: StaffCheck }) {
  const session = useSession()
  const queries = useQueryClient()
  const [isReversing, setReversing] = useState(false)
  const isPassed = check.status === 'passed'
  const run = useMutation({
    mutationFn: ({ path, fields = {} }: { path: string; fields?: Record<string, string>; said(done: Done): string }) =>
      post<Done>(path, fields),
    onSuccess: async (done, { said }) => {
      say(said(done))
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
  const to = (verb: string, said: (done: Done) => string) => () => run.mutate({ path: `/staff/v1/Inquiries/${check.sid}/${verb}`, said })
  const again = () => run.mutate({ path: '/staff/v1/Reviews', fields: { SubjectSid: check.sid }, said: () => t.checks.againDone })
  const act = (label: string, hint: string | null, onConfirm: () => void) => (
    <div>
      <ConfirmButton label={label} name={label} confirm={t.checks.confirm} isBusy={run.isPending} onConfirm={onConfirm} />
      {hint && <p className="small quiet">{hint}</p>}
    </div>
  )
  return (
    <Card title={t.checks.acts}>
      <div className="stack">
        <ReadOnly isShown={!isSupervisor(session)}>{t.checks.onlySupervisor}</ReadOnly>
        {isSupervisor(session) && (
          <>
            {isPassed && act(t.checks.again, t.checks.againHint, again)}
            {isPassed && (
              <div>
                <button type="button" className="link" onClick={() => setReversing(true)}>
                  {t.checks.reverse}
                </button>
                <p className="small quiet">{t.checks.reverseHint}</p>
              </div>
            )}
            {act(
              t.checks.block,
              t.checks.blockHint,
              to('Block', ({ blocked = 0 }) => t.checks.blocked(blocked)),
            )}
            {act(
              t.checks.unblock,
              null,
              to('Unblock', ({ unblocked = 0 }) => t.checks.unblocked(unblocked)),
            )}
          </>
        )}
        {(isSupervisor(session) || isOperator(session)) &&
          !check.images_deleted_at &&
          act(
            t.checks.erase,
            t.checks.eraseHint,
            to('Redact', () => t.checks.erased),
          )}
        <Refused error={run.error} />
        {isReversing && <Reverse sid={check.sid} onClose={() => setReversing(false)} />}
      </div>
    </Card>
  )
}

/** What an approval is taken back for: a person reads it. */
const REASONS_TO_REVERSE = [
  'suspected_fraud',
  'detail_mismatch',
  'name_mismatch',
  'country_mismatch',
  'expired',
  'unsupported',
  'other',
] as const

function Reverse({ sid, onClose }: { sid: string; onClose: () => void }) {
  const queries = useQueryClient()
  const [code, setCode] = useState<string>(REASONS_TO_REVERSE[0])
  const [note, setNote] = useState('')
  const run = useMutation({
    mutationFn: () => post(`/staff/v1/Inquiries/${sid}/Reverse`, { ReasonCodes: code, Note: note.trim() }),
    onSuccess: async () => {
      say(t.checks.reversed)
      onClose()
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
  return (
    <Dialog title={t.checks.reverse} onClose={onClose}>
      <div className="stack">
        <p className="quiet">{t.checks.reverseHint}</p>
        <NativeSelect
          label={t.checks.reason}
          value={code}
          data={REASONS_TO_REVERSE.map(value => ({ value, label: reasonText({ code: value }) }))}
          onChange={event => setCode(event.currentTarget.value)}
        />
        <Textarea label={t.checks.note} rows={3} maxLength={2000} value={note} onChange={event => setNote(event.currentTarget.value)} />
        <Refused error={run.error} />
        <div className="row">
          <Button color="danger" loading={run.isPending} onClick={() => run.mutate()}>
            {t.checks.confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
