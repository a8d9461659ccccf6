import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Place, placeKey, placePath } from '../../api/collections.ts'
import { get, post, remove } from '../../api/http.ts'
import { numbersQuery } from '../../api/numbers.ts'
import { useSession } from '../../api/session.ts'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { numberText } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

interface Channel {
  sid: string
  channel_endpoint_type: string
  channel_endpoint_sid: string
  /** Not there where the number was given back. */
  phone_number?: string
  friendly_name?: string
}

const MOST_OFFERED = 50
const SEARCH_REST_MS = 250

/** The numbers that a profile or product speaks for. */
export function Channels({ place }: { place: Place }) {
  const queries = useQueryClient()
  const path = `${placePath(place)}/ChannelEndpointAssignments`
  const queryKey = [...placeKey(place), 'channels']
  const query = useQuery({ queryKey, queryFn: async () => (await get<{ results: Channel[] }>(path, { PageSize: 1000 })).results })
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), SEARCH_REST_MS)
  const found = useInfiniteQuery({
    ...numbersQuery(useSession().account.sid, { Search: wanted || undefined }, MOST_OFFERED),
    placeholderData: keepPreviousData,
  }).data?.pages[0]
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
  const free = (found?.items ?? []).filter(({ sid }) => !assigned.some(one => one.channel_endpoint_sid === sid))
  const isLong = search !== '' || Boolean(found?.next)
  const nameOf = ({ phone_number, friendly_name, channel_endpoint_sid }: Channel) =>
    phone_number ? numberText({ phone_number, friendly_name: friendly_name ?? null }) : channel_endpoint_sid
  return (
    <Card title={t.trustHub.channels} aside={<span className="small quiet num">{assigned.length}</span>}>
      <div className="stack">
        <p className="quiet">{t.trustHub.channelsHint}</p>
        {assigned.length > 0 && (
          <ul className="stack-s">
            {assigned.map(channel => (
              <li key={channel.sid} className="row-between">
                <Link to="/numbers/$sid" params={{ sid: channel.channel_endpoint_sid }} className="num">
                  {nameOf(channel)}
                </Link>
                <Button
                  variant="default"
                  aria-label={t.trustHub.takeOutOne(nameOf(channel))}
                  loading={drop.isPending && drop.variables === channel.sid}
                  onClick={() => drop.mutate(channel.sid)}
                >
                  {t.bundles.takeOut}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {isLong && (
          <TextInput
            type="search"
            label={t.numbers.search}
            description={t.trustHub.offered(MOST_OFFERED)}
            value={search}
            onChange={event => {
              setSearch(event.currentTarget.value)
              setChosen('')
            }}
          />
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
