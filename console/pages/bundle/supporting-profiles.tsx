import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { assign, unassign } from '../../api/bundle-items.ts'
import { type AssignedItem, type Place, placeKey, type Requirements } from '../../api/collections.ts'
import { profilesQuery } from '../../api/queries.ts'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'
import { partId } from './check.tsx'

/** Profiles that this one stands on: chosen among those of the account. */
export function SupportingProfiles({
  place,
  requirements,
  items,
}: {
  place: Place
  requirements: Requirements['supporting_customer_profiles']
  items: readonly AssignedItem[]
}) {
  const queries = useQueryClient()
  const profiles = (useQuery(profilesQuery).data ?? []).filter(({ sid }) => sid !== place.sid)
  const [chosen, setChosen] = useState('')
  const assigned = items.filter(({ sid }) => sid.startsWith('BU'))
  const refresh = () => queries.invalidateQueries({ queryKey: placeKey(place) })
  const add = useMutation({
    mutationFn: () => assign(place, chosen),
    onSuccess: async () => {
      setChosen('')
      await refresh()
    },
  })
  const drop = useMutation({ mutationFn: (item: AssignedItem) => unassign(place, item), onSuccess: refresh })
  const free = profiles.filter(({ sid }) => !assigned.some(one => one.sid === sid))
  return (
    <Card title={requirements.map(({ name }) => name).join(', ')}>
      {requirements.map(({ requirement_name }) => (
        <span key={requirement_name} id={partId(requirement_name)} className="anchor" />
      ))}
      <div className="stack">
        {assigned.map(item => (
          <div key={item.sid} className="row-between">
            <Link to="/trust-hub/profiles/$sid" params={{ sid: item.sid }} className="strong">
              {profiles.find(({ sid }) => sid === item.sid)?.friendly_name ?? item.sid}
            </Link>
            <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate(item)}>
              {t.bundles.takeOut}
            </Button>
          </div>
        ))}
        {assigned.length < requirements.length && (
          <div className="inline-form">
            <NativeSelect
              label={t.trustHub.chooseProfile}
              value={chosen}
              data={[
                { value: '', label: free.length > 0 ? t.common.choose : t.trustHub.noProfileYet },
                ...free.map(({ sid, friendly_name }) => ({ value: sid, label: friendly_name })),
              ]}
              onChange={event => setChosen(event.currentTarget.value)}
            />
            <Button variant="default" loading={add.isPending} disabled={!chosen} onClick={() => add.mutate()}>
              {t.trustHub.assign}
            </Button>
          </div>
        )}
        <Refused error={add.error ?? drop.error} />
      </div>
    </Card>
  )
}
