import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { editPaper, filePaper, replaceScan, unassign } from '../../api/bundle-items.ts'
import { type AssignedItem, type Place, placeKey } from '../../api/collections.ts'
import type { DetailedField, RegulationView } from '../../api/types/bundles.ts'
import { FileDrop } from '../../components/file-drop.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { sayRefused } from '../../components/toasts.tsx'
import { useAutosave } from '../../components/use-autosave.ts'
import { standingOf } from '../../format/standing.ts'
import { fieldName, kindName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { AddressChoice } from './address-choice.tsx'
import { AttributeField, attributesOf, textsOf } from './attribute-field.tsx'
import { fieldId, partId } from './check.tsx'
import { SaveNote } from './save-note.tsx'

export type Requirement = RegulationView['requirements']['supporting_document'][number][number]

interface Props {
  place: Place
  requirements: readonly Requirement[]
  isoCountry: string
  items: readonly AssignedItem[]
  /** What the holder said: a paper that wants the same is filled in with it. */
  known: Record<string, unknown>
}

/** Policies of Trust Hub want to know an address; only rules of numbers want to see it on paper. */
const wantsScan = ({ of }: Place): boolean => of.key === 'bundles'

const accepts = (requirement: Requirement, type: string): boolean => requirement.accepted_documents.some(one => one.type === type)

/** Whether some paper is there for it: one paper may serve several requirements. */
export const isServed = (requirement: Requirement, items: readonly AssignedItem[]): boolean =>
  items.some(({ sid, type }) => sid.startsWith('RD') && accepts(requirement, type))

const EDITABLE = ['draft', 'rejected']
const isEditable = ({ status }: AssignedItem): boolean => EDITABLE.includes((status ?? '').toLowerCase().replace(/^twilio-/, ''))

/** Every paper that is filed, each once, and a place for each requirement that none serves yet. */
export function Papers(props: Props) {
  const { requirements, items } = props
  const papers = items.filter(({ sid }) => sid.startsWith('RD'))
  const open = requirements.filter(requirement => !isServed(requirement, items))
  return (
    <>
      {papers.map(item => (
        <FiledPaper key={item.sid} {...props} item={item} serves={requirements.filter(one => accepts(one, item.type))} />
      ))}
      {open.map(requirement => (
        <NewPaper key={requirement.requirement_name} {...props} requirement={requirement} />
      ))}
    </>
  )
}

/** The fields that a paper of this type needs for any of the requirements, each once, with the places that the check links to. */
function fieldsFor(requirements: readonly Requirement[], type: string): { field: DetailedField; ids: string[] }[] {
  const found = new Map<string, { field: DetailedField; ids: string[] }>()
  for (const { requirement_name, accepted_documents } of requirements) {
    for (const field of accepted_documents.find(one => one.type === type)?.detailed_fields ?? []) {
      const one = found.get(field.machine_name) ?? { field, ids: [] }
      one.ids.push(fieldId(requirement_name, field.machine_name))
      found.set(field.machine_name, one)
    }
  }
  return [...found.values()]
}

/** The scan comes first; the paper is filed with it, and its details are filled in beside it. */
function NewPaper(props: Props & { requirement: Requirement }) {
  const { place, requirements, requirement, known } = props
  const queries = useQueryClient()
  const [type, setType] = useState(requirement.accepted_documents[0]?.type ?? '')
  const [progress, setProgress] = useState<number | null>(null)
  const file = useMutation({
    mutationFn: ({ scan, address }: { scan?: File; address?: string }) => {
      const wanted = fieldsFor(requirements, type).map(({ field }) => field.machine_name)
      const attributes = Object.fromEntries(wanted.flatMap(name => (known[name] === undefined ? [] : [[name, known[name]]])))
      const shown = { ...attributes, ...(address && attributesOf({ address_sids: address })) }
      return filePaper(place, { type, name: kindName(type), attributes: shown }, scan ?? null, setProgress)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: placeKey(place) }),
    onSettled: () => setProgress(null),
  })
  return (
    <Card id={partId(requirement.requirement_name)} title={requirement.name}>
      <div className="stack">
        {requirement.description && <p className="quiet">{requirement.description}</p>}
        {wantsScan(place) && (
          <NativeSelect
            label={t.bundles.accepted}
            value={type}
            data={requirement.accepted_documents.map(one => ({ value: one.type, label: one.name }))}
            onChange={event => setType(event.currentTarget.value)}
          />
        )}
        {wantsScan(place) ? (
          <>
            <FileDrop
              label={t.bundles.addFile}
              onFile={scan => file.mutate({ scan })}
              progress={progress}
              error={file.error}
              takesPaste={false}
            />
            <div>
              <button type="button" className="link" onClick={() => file.mutate({})}>
                {t.bundles.withoutScan}
              </button>
            </div>
          </>
        ) : (
          <>
            <AddressChoice
              ids={[fieldId(requirement.requirement_name, 'address_sids')]}
              label={t.bundles.address}
              isoCountry={props.isoCountry}
              value=""
              onChange={address => address && file.mutate({ address })}
            />
            <Refused error={file.error} />
          </>
        )}
      </div>
    </Card>
  )
}

/** As the requirement calls it, else as papers are called. */
const nameOf = (type: string, requirements: readonly Requirement[]): string =>
  requirements.flatMap(one => one.accepted_documents).find(one => one.type === type)?.name ?? kindName(type)

function FiledPaper(props: Props & { item: AssignedItem; serves: readonly Requirement[] }) {
  const { place, item, serves } = props
  const queries = useQueryClient()
  const drop = useMutation({
    mutationFn: () => unassign(place, item),
    onSuccess: () => queries.invalidateQueries({ queryKey: placeKey(place) }),
    onError: sayRefused,
  })
  const standing = standingOf({ state: item.status ?? '', firstReason: item.failure_reason ?? undefined })
  return (
    <Card title={nameOf(item.type, serves)} aside={item.status && <StatusBadge standing={standing} isBrief />}>
      {serves.map(({ requirement_name }) => (
        <span key={requirement_name} id={partId(requirement_name)} className="anchor" />
      ))}
      <div className="stack">
        <div className="row-between">
          <span className="quiet">
            {t.bundles.serves(serves.map(({ name }) => name).join(', '))}{' '}
            {item.mime_type ? t.bundles.scanFiled : wantsScan(place) && t.bundles.noScan}
          </span>
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
            {isEditable(item) ? t.bundles.takeOut : t.bundles.replacePaper}
          </Button>
        </div>
        {item.failure_reason && <Notice tone="failed">{item.failure_reason}</Notice>}
        {isEditable(item) && <PaperForm {...props} />}
      </div>
    </Card>
  )
}

function PaperForm({ place, isoCountry, item, serves }: Props & { item: AssignedItem; serves: readonly Requirement[] }) {
  const queries = useQueryClient()
  const [values, setValues] = useState(() => textsOf(item.attributes))
  const [progress, setProgress] = useState<number | null>(null)
  const refresh = () => queries.invalidateQueries({ queryKey: placeKey(place) })
  const { state, error } = useAutosave(values, async wanted => {
    await editPaper(place.of, item.sid, attributesOf(wanted))
    await refresh()
  })
  const rescan = useMutation({
    mutationFn: (file: File) => replaceScan(place.of, item.sid, file, setProgress),
    onSuccess: refresh,
    onSettled: () => setProgress(null),
  })
  const fields = fieldsFor(serves, item.type)
  const set = (name: string) => (value: string) => setValues({ ...values, [name]: value })
  return (
    <>
      <div className="halves">
        {fields.map(({ field, ids }) => {
          const name = field.machine_name
          return name === 'address_sids' ? (
            <AddressChoice
              key={name}
              ids={ids}
              label={wantsScan(place) ? t.bundles.addressOf : t.bundles.address}
              isoCountry={isoCountry}
              value={values[name] ?? ''}
              onChange={set(name)}
            />
          ) : (
            <AttributeField key={name} ids={ids} field={field} value={values[name] ?? ''} onChange={set(name)} />
          )
        })}
      </div>
      <Differences
        item={item}
        mayUse={name => fields.some(({ field }) => field.machine_name === name)}
        onUse={(name, seen) => set(name)(seen)}
      />
      {wantsScan(place) && (
        <FileDrop
          label={item.mime_type ? t.documentNew.replaceScan : t.bundles.addFile}
          onFile={file => rescan.mutate(file)}
          progress={progress}
          error={rescan.error}
          takesPaste={false}
        />
      )}
      <SaveNote state={state} isFiled />
      <Refused error={error} />
    </>
  )
}

/** Where the scan says something else than was typed, here or of the holder. */
function Differences({
  item,
  mayUse,
  onUse,
}: {
  item: AssignedItem
  mayUse: (field: string) => boolean
  onUse: (field: string, seen: string) => void
}) {
  const rows = (item.reading ?? []).filter(({ verdict, seen }) => verdict === 'different' && seen)
  return rows.map(({ field, seen, expected }) => (
    <div key={field} className="mismatch" role="status">
      <p>
        <span className="strong">{fieldName(field)}.</span>{' '}
        {mayUse(field) ? t.documentNew.scanSays(seen ?? '', expected ?? '') : t.bundles.scanDiffers(seen ?? '', expected ?? '')}
      </p>
      {mayUse(field) && (
        <div>
          <Button variant="default" onClick={() => onUse(field, seen ?? '')}>
            {t.documentNew.usePrinted}
          </Button>
        </div>
      )}
    </div>
  ))
}
