import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type AssignedItem, COMPLIANCE } from '../../api/bundles.ts'
import { post } from '../../api/http.ts'
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

/** Makes the end user with the first save and assigns it; changes it afterwards. */
export function EndUserForm({ bundleSid, requirement, item }: Props) {
  const queries = useQueryClient()
  const [values, setValues] = useState(() => textsOf(item?.attributes ?? {}))
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
