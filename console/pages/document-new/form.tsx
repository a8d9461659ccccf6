import { Button } from '@mantine/core'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { ApiError, post } from '../../api/http.ts'
import { documentQuery } from '../../api/queries.ts'
import type { Requirements } from '../../api/requirements.ts'
import type { IdentityDocument } from '../../api/types/documents.ts'
import { Empty, LoadFailed } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { ReasonList } from '../../components/reason-card.tsx'
import { say } from '../../components/toasts.tsx'
import { formatDeadline } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'
import { DetailGroups } from './details.tsx'
import { type Details, type Draft, type Scope, useDraft } from './draft.ts'
import { fileOf, needsOf, papersOf } from './needs.ts'
import { Paper } from './papers.tsx'
import { refusalLines } from './refusal.ts'
import { StillNeeded } from './still-needed.tsx'
import { useDetails } from './use-details.ts'

interface Props {
  scope: Scope
  number: string | undefined
  rule: UseQueryResult<Requirements>
  start: IdentityDocument | undefined
}

export function DetailsForm(props: Props) {
  const { rule, scope } = props
  if (rule.isError && !rule.data) {
    return (
      <Card>
        <LoadFailed error={rule.error} what={t.documentNew.rules} onRetry={() => void rule.refetch()} />
      </Card>
    )
  }
  if (!rule.data)
    return (
      <Card>
        {
          <Empty title={rule.isFetching ? t.common.loading : t.documentNew.chooseFirst}>
            {rule.isFetching ? '' : t.documentNew.chooseFirstHint}
          </Empty>
        }
      </Card>
    )
  if (rule.data.proofs.length === 0)
    return (
      <Notice tone="pending" title={t.documentNew.notAvailable}>
        {t.bundles.noRuleHint}
      </Notice>
    )
  if (rule.data.proofs.includes('none'))
    return (
      <Notice tone="passed" title={t.documentNew.nothingNeeded}>
        {t.documentNew.nothingNeededHint}
      </Notice>
    )
  if (!rule.data.proofs.includes('identity_document')) {
    return (
      <Notice tone="review" title={t.documentNew.needsBundle}>
        <Link to="/bundles/new" search={{ country: scope.country, type: scope.type, holder: scope.holder }}>
          {t.documentNew.startBundle}
        </Link>
      </Notice>
    )
  }
  return <Filled {...props} known={rule.data} />
}

function Filled({ scope, number, known, start }: Props & { known: Requirements }) {
  const { retake } = useSearch({ from: '/shell/documents/new' })
  const draft = useDraft(start?.sid)
  const document = useQuery({ ...documentQuery(draft.sid ?? ''), enabled: draft.sid !== undefined }).data ?? start
  const { details, origins, change, setAddress, isChanged } = useDetails(known, start, document)
  const { saveSoon } = draft
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scope's words, not its object, count
  useEffect(() => {
    if (isChanged) saveSoon(scope, details)
  }, [details, scope.country, scope.type, scope.holder, isChanged, saveSoon])
  const needs = needsOf(known, details, document)
  const [isAsked, setAsked] = useState(false)
  const open = needs.filter(({ isDone }) => !isDone)
  const submit = useSubmit(draft, scope, details, number)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (open[0]) return window.document.getElementById(open[0].id)?.querySelector<HTMLElement>('input, select')?.focus()
    void submit.run()
  }
  const papers = papersOf(known)
  const firstOpen = papers.find(paper => !fileOf(document, paper))
  const retaken = papers.find(paper => retake && fileOf(start, paper)?.document_type === retake)
  return (
    <form className="split" noValidate onSubmit={onSubmit}>
      <div className="stack">
        {start && start.reasons.length > 0 && <ReasonList reasons={start.reasons} />}
        <Card id="scans" title={t.documentNew.scans} aside={<span className="small quiet">{t.documentNew.scansHint}</span>}>
          <div className="papers">
            {papers.map(paper => (
              <Paper
                key={paper.name}
                paper={paper}
                file={fileOf(document, paper)}
                takesPaste={paper === (retaken ?? firstOpen ?? papers[0])}
                isRetaken={paper === retaken}
                onAdd={(file, kind, onProgress) =>
                  draft.addFile(scope, { ...details, values: { ...details.values, document_type: kind } }, file, kind, onProgress)
                }
              />
            ))}
          </div>
        </Card>
        <DetailGroups
          rule={known}
          scope={scope}
          details={details}
          document={document}
          origins={origins}
          onChange={change}
          onAddress={setAddress}
          missing={isAsked ? open : []}
        />
        {submit.failure && (
          <Notice tone="failed" isLive title={submit.failure.title}>
            {submit.failure.lines.map(line => (
              <p key={line}>{line}</p>
            ))}
          </Notice>
        )}
        <div className="submit-row">
          <Button type="submit" loading={submit.isBusy}>
            {t.documentNew.submit}
          </Button>
          <SaveState draft={draft} />
        </div>
      </div>
      <StillNeeded needs={needs} isAsked={isAsked} />
    </form>
  )
}

function SaveState({ draft }: { draft: Draft }) {
  const text = {
    new: t.documentNew.notSaved,
    saving: t.documentNew.saving,
    saved: t.documentNew.saved,
    failed: t.documentNew.saveFailed(draft.failure ?? ''),
  }[draft.state]
  return (
    <span className="small quiet" role="status">
      {text}
    </span>
  )
}

function useSubmit(draft: Draft, scope: Scope, details: Details, number: string | undefined) {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<{ title: string; lines: string[] } | null>(null)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const run = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const sid = await draft.saveNow(scope, details)
      const sent = await post<IdentityDocument>(`/v1/IdentityDocuments/${sid}/Submit`)
      queries.setQueryData(documentQuery(sid).queryKey, sent)
      await Promise.all(['documents', 'requirements', 'addresses'].map(key => queries.invalidateQueries({ queryKey: [key] })))
      say(sent.review_due_at ? t.documentNew.submittedPerson(formatDeadline(sent.review_due_at)) : t.documentNew.submitted)
      await navigate({ to: '/documents/$sid', params: { sid }, search: number ? { number } : {} })
    } catch (error) {
      setBusy(false)
      setFailure(error instanceof ApiError ? { title: error.message, lines: refusalLines(error) } : { title: t.errors.unknown, lines: [] })
    }
  }
  return { run, isBusy, failure }
}
