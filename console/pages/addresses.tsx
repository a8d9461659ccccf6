import { Button } from '@mantine/core'
import { IconAddressBook, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { remove } from '../api/http.ts'
import { addressesQuery } from '../api/queries.ts'
import { useSession } from '../api/session.ts'
import type { Address } from '../api/types/numbers.ts'
import { AddressModal, addressText } from '../components/address-form.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { say, sayRefused } from '../components/toasts.tsx'
import { formatDay } from '../format/dates.ts'
import { countryName } from '../format/words.ts'
import { t } from '../texts/en.ts'

function DeleteButton({ address }: { address: Address }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => remove(`/2010-04-01/Accounts/${account.sid}/Addresses/${address.sid}.json`),
    onSuccess: async () => {
      say(t.addresses.deleted)
      await queries.invalidateQueries({ queryKey: ['addresses'] })
    },
    onError: sayRefused,
  })
  return (
    <ConfirmButton
      label={t.common.delete}
      name={t.addresses.deleteOne(address.customer_name)}
      confirm={t.addresses.confirmDelete}
      isBusy={run.isPending}
      onConfirm={() => run.mutate()}
    />
  )
}

const COLUMNS: Column<Address>[] = [
  {
    key: 'name',
    header: t.addresses.name,
    cell: ({ customer_name, sid }) => (
      <div>
        <div className="strong">{customer_name}</div>
        <Sid sid={sid} />
      </div>
    ),
  },
  {
    key: 'address',
    header: t.addresses.address,
    width: '32%',
    cell: address => (
      <div>
        {addressText({ ...address, iso_country: '' })}
        <div className="small quiet">{countryName(address.iso_country)}</div>
      </div>
    ),
  },
  {
    key: 'state',
    header: t.documents.status,
    width: '20%',
    cell: ({ verified, validated }) => (
      <StatusBadge
        standing={
          verified
            ? { tone: 'passed', word: t.addresses.verified, next: '' }
            : { tone: 'draft', word: validated ? t.addresses.validated : t.addresses.noCheck, next: '' }
        }
      />
    ),
  },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
  { key: 'act', header: t.common.actions, width: '120px', cell: address => <DeleteButton address={address} /> },
]

export function AddressesPage() {
  const search = useSearch({ from: '/shell/addresses' })
  const navigate = useNavigate({ from: '/addresses' })
  const query = useQuery(addressesQuery(useSession().account.sid))
  const open = () => void navigate({ search: { new: '1' } })
  const close = () => void navigate({ search: {} })
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {t.addresses.add}
    </Button>
  )
  const empty = (
    <Empty icon={<IconAddressBook size={20} aria-hidden />} title={t.addresses.none} action={add}>
      {t.addresses.noneHint}
    </Empty>
  )
  const start = { ...(search.country ? { country: search.country } : {}), ...(search.locality ? { city: search.locality } : {}) }
  return (
    <Page title={t.addresses.title} lead={t.addresses.lead} actions={add}>
      <DataTable
        caption={t.addresses.title}
        what={t.addresses.what}
        query={query}
        rows={query.data}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
      {search.new && (
        <AddressModal
          start={start}
          onClose={close}
          onSaved={() => {
            say(t.addresses.saved)
            close()
          }}
        />
      )}
    </Page>
  )
}
