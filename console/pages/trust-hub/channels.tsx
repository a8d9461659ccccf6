import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Place, placeKey, placePath } from '../../api/collections.ts'
import { get, post, remove } from '../../api/http.ts'
import { numbersQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { numberText } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

interface Channel {
  sid: string
  channel_endpoint_type: string
  channel_endpoint_sid: string
}

/** The numbers that a profile or product speaks for. */
export function Channels({ place }: { place: Place }) {
  const queries = useQueryClient()
  const path = `${placePath(place)}/ChannelEndpointAssignments`
  const queryKey = [...placeKey(place), 'channels']
  const query = useQuery({ queryKey, queryFn: async () => (await get<{ results: Channel[] }>(path, { PageSize: 1000 })).results })
  const numbers = useQuery(numbersQuery(useSession().account.sid)).data ?? []
  const [chosen, setChosen] = useState('')
  const refresh = () => queries.invalidateQueries({ queryKey })
  const add = useMutation({
    mutationFn: () => post(path, { ChannelEndpointType: 'phone-number', ChannelEndpointSid: chosen }),
    onSuccess: async () => {
      setChosen('')
      await refresh()
    },
  })
  const drop = useMutation({ mutationFn: (sid: string) => remove(`${path}/${sid}`), onSuccess: refresh })
  const assigned = query.data ?? []
  const free = numbers.filter(({ sid }) => !assigned.some(one => one.channel_endpoint_sid === sid))
  const nameOf = (sid: string) => {
    const number = numbers.find(one => one.sid === sid)
    return number ? numberText(number) : sid
  }
  return (
    <Card title={t.trustHub.channels} aside={<span className="small quiet num">{assigned.length}</span>}>
      <div className="stack">
        <p className="quiet">{t.trustHub.channelsHint}</p>
        {assigned.length > 0 && (
          <ul className="stack-s">
            {assigned.map(({ sid, channel_endpoint_sid }) => (
              <li key={sid} className="row-between">
                <Link to="/numbers/$sid" params={{ sid: channel_endpoint_sid }} className="num">
                  {nameOf(channel_endpoint_sid)}
                </Link>
                <Button
                  variant="default"
                  aria-label={t.trustHub.takeOutOne(nameOf(channel_endpoint_sid))}
                  loading={drop.isPending && drop.variables === sid}
                  onClick={() => drop.mutate(sid)}
                >
                  {t.bundles.takeOut}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="inline-form">
          <NativeSelect
            label={t.trustHub.addNumber}
            value={chosen}
            data={[
              { value: '', label: free.length > 0 ? t.common.choose : t.trustHub.noNumberLeft },
              ...free.map(number => ({ value: number.sid, label: numberText(number) })),
            ]}
            onChange={event => setChosen(event.currentTarget.value)}
          />
          <Button variant="default" loading={add.isPending} disabled={!chosen} onClick={() => add.mutate()}>
            {t.trustHub.assign}
          </Button>
        </div>
        <Refused error={add.error ?? drop.error} />
      </div>
    </Card>
  )
}
