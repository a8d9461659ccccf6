import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AssignedItem, COMPLIANCE } from '../../api/bundles.ts'
import { post, remove } from '../../api/http.ts'
import { addressesQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { BundleItem, RegulationView } from '../../api/types.ts'
import { upload } from '../../api/upload.ts'
import { AddressModal, addressText } from '../../components/address-form.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { standingOf } from '../../format/standing.ts'
import { kindName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { AttributeField, attributesOf } from './attribute-field.tsx'

interface Props {
  bundleSid: string
  requirement: RegulationView['requirements']['supporting_document'][number][number]
  isoCountry: string
  item: AssignedItem | undefined
}

/** One requirement of the rule: any one of its accepted papers fills it. */
export function DocumentSlot(props: Props) {
  const { requirement, item } = props
  return (
    <Card
      title={requirement.name}
      aside={
        item?.status && <StatusBadge standing={standingOf({ state: item.status, firstReason: item.failure_reason ?? undefined })} isBrief />
      }
    >
      {item ? <Filed {...props} item={item} /> : <NewDocument {...props} />}
    </Card>
  )
}

function Filed({ bundleSid, item }: Props & { item: AssignedItem }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => remove(`${COMPLIANCE}/Bundles/${bundleSid}/ItemAssignments/${item.assignmentSid}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bundles', bundleSid] }),
  })
  return (
    <div className="stack-s">
      <div className="row-between">
        <span>
          <span className="strong">{item.friendly_name}</span> <span className="quiet">{kindName(item.type)}</span>
        </span>
        <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
          {t.documentNew.replaceScan}
        </Button>
      </div>
      {item.failure_reason && <Notice tone="failed">{item.failure_reason}</Notice>}
    </div>
  )
}

function useFiling(bundleSid: string, type: string) {
  const queries = useQueryClient()
  const [progress, setProgress] = useState<number | null>(null)
  const run = useMutation({
    mutationFn: async ({ values, file }: { values: Record<string, string>; file: File | null }) => {
      const fields = { FriendlyName: kindName(type), Type: type, Attributes: JSON.stringify(attributesOf(values)) }
      const path = `${COMPLIANCE}/SupportingDocuments`
      const made = file ? await upload<BundleItem>(path, fields, [{ file }], setProgress) : await post<BundleItem>(path, fields)
      await post(`${COMPLIANCE}/Bundles/${bundleSid}/ItemAssignments`, { ObjectSid: made.sid })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bundles', bundleSid] }),
    onSettled: () => setProgress(null),
  })
  return { run, progress }
}

function NewDocument({ bundleSid, requirement, isoCountry }: Props) {
  const [type, setType] = useState(requirement.accepted_documents[0]?.type ?? '')
  const [values, setValues] = useState<Record<string, string>>({})
  const [file, setFile] = useState<File | null>(null)
  const { run, progress } = useFiling(bundleSid, type)
  const accepted = requirement.accepted_documents.find(one => one.type === type)
  const set = (name: string) => (value: string) => setValues({ ...values, [name]: value })
  return (
    <div className="stack">
      <p className="quiet">{requirement.description}</p>
      <NativeSelect
        label={t.bundles.accepted}
        value={type}
        data={requirement.accepted_documents.map(one => ({ value: one.type, label: one.name }))}
        onChange={event => setType(event.currentTarget.value)}
      />
      <div className="halves">
        {accepted?.detailed_fields.map(field =>
          field.machine_name === 'address_sids' ? (
            <AddressChoice key="address" isoCountry={isoCountry} value={values.address_sids ?? ''} onChange={set('address_sids')} />
          ) : (
            <AttributeField
              key={field.machine_name}
              field={field}
              value={values[field.machine_name] ?? ''}
              onChange={set(field.machine_name)}
            />
          ),
        )}
      </div>
      <FileDrop
        label={file ? t.bundles.fileChosen(file.name) : t.bundles.addFile}
        onFile={setFile}
        progress={progress}
        takesPaste={false}
      />
      <Refused error={run.error} />
      <div>
        <Button loading={run.isPending} onClick={() => run.mutate({ values, file })}>
          {t.number.save}
        </Button>
      </div>
    </div>
  )
}

function AddressChoice({ isoCountry, value, onChange }: { isoCountry: string; value: string; onChange: (sid: string) => void }) {
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data ?? []
  const [isAdding, setAdding] = useState(false)
  return (
    <div className="stack-s">
      <NativeSelect
        label={t.bundles.addressOf}
        value={value}
        data={[
          { value: '', label: t.common.choose },
          ...addresses.map(one => ({ value: one.sid, label: `${one.customer_name}, ${addressText(one)}` })),
        ]}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <button type="button" className="link" onClick={() => setAdding(true)}>
        {t.addresses.add}
      </button>
      {isAdding && (
        <AddressModal
          start={{ country: isoCountry }}
          onClose={() => setAdding(false)}
          onSaved={({ sid }) => {
            onChange(sid)
            setAdding(false)
          }}
        />
      )}
    </div>
  )
}
