import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { numbersQuery } from '../api/numbers.ts'
import { accountsQuery } from '../api/operations.ts'
import { bundlesQuery, documentsQuery, productsQuery, profilesQuery } from '../api/queries.ts'
import { mayOversee, useSession } from '../api/session.ts'
import { numberText } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { areasOf, OWN_PLACE } from './nav.ts'
import './command-menu.css'

interface Command {
  key: string
  label: string
  hint: string
  words: string
  path: string
}

const MOST_SHOWN = 9
const LEAST_ASKED = 2
const SEARCH_REST_MS = 200

/** `search`: numbers may be very many, so the server is asked for those that are meant. */
function useCommands(search: string): Command[] {
  const session = useSession()
  const { is_house: isHouse } = session.account
  const documents = useQuery({ ...documentsQuery, enabled: !isHouse }).data ?? []
  const [wanted] = useDebouncedValue(search, SEARCH_REST_MS)
  const found = useInfiniteQuery({
    ...numbersQuery(session.account.sid, { Search: wanted }, MOST_SHOWN),
    enabled: !isHouse && wanted.length >= LEAST_ASKED,
  })
  const numbers = found.data?.pages[0]?.items ?? []
  const filed = [
    { rows: useQuery({ ...bundlesQuery, enabled: !isHouse }).data, hint: t.home.kinds.bundle, folder: '/bundles' },
    { rows: useQuery({ ...profilesQuery, enabled: !isHouse }).data, hint: t.home.kinds.customer_profile, folder: '/trust-hub/profiles' },
    { rows: useQuery({ ...productsQuery, enabled: !isHouse }).data, hint: t.home.kinds.trust_product, folder: '/trust-hub/products' },
  ]
  const accounts = useQuery({ ...accountsQuery, enabled: mayOversee(session) }).data ?? []
  const places = [...areasOf(session), { label: t.nav.account, places: [OWN_PLACE] }].flatMap(({ label, places: all }) =>
    all.map(place => ({ key: place.to, label: place.label, hint: label, words: `${label} ${place.words ?? ''}`, path: place.to })),
  )
  return [
    ...places,
    ...(isHouse
      ? []
      : [{ key: 'new', label: t.documents.add, hint: t.commands.action, words: 'new identity upload passport', path: '/documents/new' }]),
    ...accounts.map(({ sid, friendly_name }) => ({
      key: sid,
      label: friendly_name,
      hint: t.commands.account,
      words: sid,
      path: `/operations/accounts/${sid}`,
    })),
    ...numbers.map(number => ({
      key: number.sid,
      label: numberText(number),
      hint: t.commands.number,
      words: `${number.sid} ${number.phone_number} ${wanted}`,
      path: `/numbers/${number.sid}`,
    })),
    ...filed.flatMap(({ rows = [], hint, folder }) =>
      rows.map(({ sid, friendly_name }) => ({ key: sid, label: friendly_name, hint, words: sid, path: `${folder}/${sid}` })),
    ),
    ...documents.map(({ sid, friendly_name }) => ({
      key: sid,
      label: friendly_name,
      hint: t.commands.document,
      words: sid,
      path: `/documents/${sid}`,
    })),
  ]
}

const matches = ({ label, words }: Command, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every(word => `${label} ${words}`.toLowerCase().includes(word))

export default function CommandMenu({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState('')
  const [active, setActive] = useState(0)
  const navigate = useNavigate()
  const listId = useId()
  const found = useCommands(search.trim())
    .filter(command => matches(command, search.trim()))
    .slice(0, MOST_SHOWN)
  const go = (command: Command | undefined) => {
    if (!command) return
    onClose()
    void navigate({ to: command.path })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return go(found[active])
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || found.length === 0) return
    event.preventDefault()
    setActive((active + step + found.length) % found.length)
  }
  return (
    <Modal opened onClose={onClose} title={t.shell.goTo} size={560} closeButtonProps={{ 'aria-label': t.common.close }}>
      <input
        className="command-input"
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
        aria-label={t.commands.search}
        placeholder={t.commands.search}
        value={search}
        onChange={event => {
          setSearch(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t.commands.results} className="command-list">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the focus and the keys
          <div
            key={command.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="command"
            onClick={() => go(command)}
          >
            <span>{command.label}</span>
            <span className="small quiet">{command.hint}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="quiet command-none">{t.commands.none(search)}</p>}
    </Modal>
  )
}
