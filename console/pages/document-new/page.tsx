import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { documentQuery, requirementsQuery } from '../../api/queries.ts'
import type { IdentityDocument } from '../../api/types/documents.ts'
import { LoadingCard } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { count } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import type { Scope } from './draft.ts'
import { DetailsForm } from './form.tsx'
import { ScopeFields } from './scope.tsx'
import './document-new.css'

const isHolder = (text: string | undefined): text is Scope['holder'] => text === 'individual' || text === 'business'

/** Answers "what do I need?" before it asks for anything; then one page with the scan first. */
export function DocumentNewPage() {
  const search = useSearch({ from: '/shell/documents/new' })
  const known = useQuery({ ...documentQuery(search.draft ?? ''), enabled: search.draft !== undefined })
  // A draft made on this page must not remount the form: only one that was there from the start is loaded first.
  const [startedWith] = useState(search.draft)
  const isLoading = startedWith !== undefined && known.data === undefined && !known.isError
  return (
    <Page
      title={startedWith ? t.documentNew.fixTitle : t.documentNew.title}
      lead={t.documentNew.lead}
      back={{ to: '/documents', label: t.documents.title }}
    >
      {isLoading ? <LoadingCard /> : <Scoped start={startedWith ? known.data : undefined} />}
    </Page>
  )
}

function Scoped({ start }: { start: IdentityDocument | undefined }) {
  const search = useSearch({ from: '/shell/documents/new' })
  const navigate = useNavigate({ from: '/documents/new' })
  const holder = search.holder ?? search.EndUserType ?? start?.end_user_type
  const scope: Scope = {
    country: search.country ?? search.IsoCountry ?? start?.iso_country ?? '',
    type: search.type ?? search.NumberType ?? start?.number_type ?? '',
    holder: isHolder(holder) ? holder : 'individual',
  }
  const number = search.number ?? search.PhoneNumber
  // A number says more than its group: the places that its prefix serves.
  const asked = number
    ? { PhoneNumber: number, EndUserType: scope.holder }
    : { IsoCountry: scope.country, NumberType: scope.type, EndUserType: scope.holder }
  const rule = useQuery({
    ...requirementsQuery(asked),
    enabled: Boolean((scope.country && scope.type) || number),
    placeholderData: previous => previous,
  })
  const settled: Scope = {
    ...scope,
    country: scope.country || rule.data?.isoCountry || '',
    type: scope.type || rule.data?.numberType || '',
  }
  const change = (next: Scope) =>
    void navigate({
      search: prev => ({
        ...prev,
        country: next.country,
        type: next.type,
        holder: next.holder,
        // Another group than the number's is another case.
        number: next.country === settled.country && next.type === settled.type ? (number ?? '') : '',
        PhoneNumber: '',
        IsoCountry: '',
        NumberType: '',
        EndUserType: '',
      }),
      replace: true,
    })
  const required = rule.data?.fields.filter(field => field.required).length ?? 0
  return (
    <>
      <ScopeFields scope={settled} number={number} onChange={change} />
      <p className="vh" aria-live="polite">
        {rule.data && t.documentNew.changed(count(required, t.documentNew.field, t.documentNew.fields))}
      </p>
      <DetailsForm scope={settled} number={number} rule={rule} start={start} />
    </>
  )
}
