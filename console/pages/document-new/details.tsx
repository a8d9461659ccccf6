import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addressesQuery } from '../../api/queries.ts'
import { type NeededField, placesOf, type Requirements, wantsAddress } from '../../api/requirements.ts'
import { useSession } from '../../api/session.ts'
import type { IdentityDocument } from '../../api/types/documents.ts'
import { AddressModal, addressText } from '../../components/address-form.tsx'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'
import { type Details, holderName, type Scope } from './draft.ts'
import { DetailField } from './field.tsx'
import { isOfDocument, isTyped, type Need, rowOf } from './needs.ts'
import type { Origin } from './use-details.ts'

interface Props {
  rule: Requirements
  scope: Scope
  details: Details
  document: IdentityDocument | undefined
  origins: Readonly<Record<string, Origin>>
  onChange: (name: string, value: string) => void
  onAddress: (sid: string) => void
  missing: readonly Need[]
}

const byNeed = (a: NeededField, b: NeededField): number => Number(b.required) - Number(a.required)

/** Who, Address, Document: the rule's fields in three groups. */
export function DetailGroups(props: Props) {
  const typed = props.rule.fields.filter(isTyped)
  const who = typed.filter(field => !isOfDocument(field)).sort(byNeed)
  const paper = typed.filter(isOfDocument).sort(byNeed)
  return (
    <>
      {who.length > 0 && <Group {...props} title={t.documentNew.who} fields={who} />}
      {wantsAddress(props.rule) && <AddressGroup {...props} />}
      {paper.length > 0 && <Group {...props} title={t.documentNew.document} fields={paper} />}
    </>
  )
}

function Group({
  title,
  fields,
  details,
  document,
  origins,
  onChange,
  missing,
}: Props & { title: string; fields: readonly NeededField[] }) {
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  return (
    <Card title={title}>
      <div className="halves">
        {fields.map(field => {
          const row = rowOf(document, field.name)
          const file =
            document?.documents.find(({ sid, document_type }) => sid === row?.document || document_type === row?.document) ??
            document?.documents[0]
          return (
            <DetailField
              key={field.name}
              field={field}
              value={details.values[field.name] ?? ''}
              onChange={value => onChange(field.name, value)}
              row={row}
              origin={origins[field.name]}
              pageUrl={
                document && file && row?.box ? `/v1/IdentityDocuments/${document.sid}/Files/${file.sid}/Pages/${row.box.page}` : null
              }
              error={missing.some(({ id }) => id === `field-${field.name}`) ? t.documentNew.enter(field.friendly_name) : undefined}
              keptTyped={kept.has(field.name)}
              onKeepTyped={() => setKept(new Set([...kept, field.name]))}
            />
          )
        })}
      </div>
    </Card>
  )
}

function AddressGroup({ rule, scope, details, document, onAddress, missing }: Props) {
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data ?? []
  const [isAdding, setAdding] = useState(false)
  const isLocal = rule.address?.scope === 'locality'
  const place = placesOf(rule)
  const fitting = rule.address?.scope === 'any' ? addresses : addresses.filter(({ iso_country }) => iso_country === scope.country)
  const seen = (field: string) => rowOf(document, field)?.seen
  const holder = holderName(details)
  const start = {
    customerName: holder === t.documents.unnamed ? '' : holder,
    country: scope.country,
    city: seen('city') ?? place,
    street: seen('street') ?? '',
    postalCode: seen('postal_code') ?? '',
  }
  return (
    <Card title={t.documentNew.address}>
      <div id="field-address" className="stack" tabIndex={-1}>
        {isLocal && <p className="quiet">{place ? t.documentNew.localAddress(place) : t.documentNew.sameLocality}</p>}
        <div className="address-row">
          <NativeSelect
            label={t.documentNew.addressLabel}
            withAsterisk
            aria-required
            error={missing.some(({ id }) => id === 'field-address') ? t.documentNew.chooseAddress : undefined}
            value={details.addressSid}
            data={[
              { value: '', label: fitting.length > 0 ? t.common.choose : t.documentNew.noAddress },
              ...fitting.map(one => ({ value: one.sid, label: `${one.customer_name}, ${addressText(one)}` })),
            ]}
            onChange={event => onAddress(event.currentTarget.value)}
          />
          <Button variant="default" onClick={() => setAdding(true)}>
            {t.addresses.add}
          </Button>
        </div>
        {rule.address?.proof && <p className="small quiet">{t.documentNew.addressProof}</p>}
      </div>
      {isAdding && (
        <AddressModal
          start={start}
          onClose={() => setAdding(false)}
          onSaved={address => {
            onAddress(address.sid)
            setAdding(false)
          }}
        />
      )}
    </Card>
  )
}
