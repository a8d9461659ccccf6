import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { keepEndUser } from '../../api/bundle-items.ts'
import { type AssignedItem, type Place, placeKey } from '../../api/collections.ts'
import { primaryQuery } from '../../api/queries.ts'
import type { RegulationView } from '../../api/types/bundles.ts'
import { Loading } from '../../components/loading.tsx'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { useAutosave } from '../../components/use-autosave.ts'
import { t } from '../../texts/en.ts'
import { AttributeField, attributesOf, textsOf } from './attribute-field.tsx'
import { fieldId, partId } from './check.tsx'
import { SaveNote } from './save-note.tsx'

interface Props {
  place: Place
  requirement: RegulationView['requirements']['end_user'][number]
  item: AssignedItem | undefined
}

const nameOf = (values: Record<string, string>): string =>
  values.business_name || [values.first_name, values.last_name].filter(Boolean).join(' ') || t.documents.unnamed

/** A new end user is filled in from the account's own profile: nobody is asked twice. */
export function EndUserForm(props: Props) {
  const [wasFiled] = useState(props.item !== undefined)
  const primary = useQuery({ ...primaryQuery, enabled: !wasFiled })
  if (wasFiled) return <Form {...props} start={textsOf(props.item?.attributes ?? {})} isPrefilled={false} />
  if (primary.isPending)
    return (
      <Card title={props.requirement.name}>
        <Loading />
      </Card>
    )
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

/** Makes the end user with the first change and assigns it; keeps each further one. */
function Form({ place, requirement, item, start, isPrefilled }: Props & { start: Record<string, string>; isPrefilled: boolean }) {
  const queries = useQueryClient()
  const [values, setValues] = useState(start)
  const assigned = useRef(item)
  assigned.current = item ?? assigned.current
  const { state, error } = useAutosave(values, async wanted => {
    const about = { type: requirement.type, name: nameOf(wanted), attributes: attributesOf(wanted) }
    await keepEndUser(place, assigned.current, about)
    await queries.invalidateQueries({ queryKey: placeKey(place) })
  })
  const isOffered = isPrefilled && item === undefined && state === 'idle'
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // A fresh object counts as changed, so that what was offered is kept as it is.
    setValues({ ...values })
  }
  return (
    <Card
      id={partId(requirement.requirement_name)}
      title={requirement.name}
      aside={<SaveNote state={state} isFiled={item !== undefined} />}
    >
      <form className="stack" onSubmit={onSubmit}>
        {isPrefilled && <p className="small quiet">{t.bundles.prefilled}</p>}
        <div className="halves">
          {requirement.detailed_fields.map(field => (
            <AttributeField
              key={field.machine_name}
              ids={[fieldId(requirement.requirement_name, field.machine_name)]}
              field={field}
              value={values[field.machine_name] ?? ''}
              onChange={value => setValues({ ...values, [field.machine_name]: value })}
            />
          ))}
        </div>
        <Refused error={error} />
        {isOffered && (
          <div>
            <Button type="submit">{t.bundles.useThese}</Button>
          </div>
        )}
      </form>
    </Card>
  )
}
