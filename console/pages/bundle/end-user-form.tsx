import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type AssignedItem, COMPLIANCE } from '../../api/bundles.ts'
import { post } from '../../api/http.ts'
import { primaryQuery } from '../../api/queries.ts'
import type { BundleItem, RegulationView } from '../../api/types.ts'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { t } from '../../texts/en.ts'
import { AttributeField, attributesOf, textsOf } from './attribute-field.tsx'

interface Props {
  bundleSid: string
  requirement: RegulationView['requirements']['end_user'][number]
  item: AssignedItem | undefined
}

const nameOf = (values: Record<string, string>): string =>
  values.business_name || [values.first_name, values.last_name].filter(Boolean).join(' ') || t.documents.unnamed

/** A new end user is filled in from the account's own profile: nobody is asked twice. */
export function EndUserForm(props: Props) {
  const primary = useQuery({ ...primaryQuery, enabled: props.item === undefined })
  if (props.item) return <Form {...props} start={textsOf(props.item.attributes)} isPrefilled={false} />
  if (primary.isPending) return <Card title={props.requirement.name}>{t.common.loading}</Card>
  const start = knownOf(props.requirement, primary.data?.details ?? {})
  return <Form {...props} start={start} isPrefilled={Object.keys(start).length > 0} />
}

/** What a profile calls otherwise than the rules of numbers. */
const ALIASES: Record<string, string> = { business_website: 'website_url' }

const knownOf = ({ detailed_fields }: Props['requirement'], details: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    detailed_fields.flatMap(({ machine_name: name }) => {
      const value = details[name] ?? details[ALIASES[name] ?? '']
      return typeof value === 'string' && value !== '' ? [[name, value]] : []
    }),
  )

/** Makes the end user with the first save and assigns it; changes it afterwards. */
function Form({ bundleSid, requirement, item, start, isPrefilled }: Props & { start: Record<string, string>; isPrefilled: boolean }) {
  const queries = useQueryClient()
  const [values, setValues] = useState(start)
  const save = useMutation({
    mutationFn: async () => {
      const fields = { FriendlyName: nameOf(values), Attributes: JSON.stringify(attributesOf(values)) }
      if (item) return post<BundleItem>(`${COMPLIANCE}/EndUsers/${item.sid}`, fields)
      const made = await post<BundleItem>(`${COMPLIANCE}/EndUsers`, { ...fields, Type: requirement.type })
      await post(`${COMPLIANCE}/Bundles/${bundleSid}/ItemAssignments`, { ObjectSid: made.sid })
      return made
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bundles', bundleSid] }),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Card
      title={requirement.name}
      aside={item && <StatusBadge standing={{ tone: 'passed', word: t.documentNew.saved, next: '' }} isBrief />}
    >
      <form className="stack" onSubmit={onSubmit}>
        {isPrefilled && <p className="small quiet">{t.bundles.prefilled}</p>}
        <div className="halves">
          {requirement.detailed_fields.map(field => (
            <AttributeField
              key={field.machine_name}
              field={field}
              value={values[field.machine_name] ?? ''}
              onChange={value => setValues({ ...values, [field.machine_name]: value })}
            />
          ))}
        </div>
        <Refused error={save.error} />
        <div>
          <Button type="submit" loading={save.isPending}>
            {t.number.save}
          </Button>
        </div>
      </form>
    </Card>
  )
}
