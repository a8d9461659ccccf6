import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { inquiryQuery } from '../api/queries.ts'
import { IdCheck } from '../components/id-check.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { t } from '../texts/en.ts'

/** One ID check that belongs to no upgrade. */
export function CheckPage() {
  const { sid } = useParams({ from: '/shell/checks/$sid' })
  const inquiry = useQuery(inquiryQuery(sid)).data
  return (
    <Page title={inquiry?.friendly_name || t.upgrade.check} lead={<Sid sid={sid} />} back={{ to: '/', label: t.home.title }}>
      <IdCheck key={sid} sid={sid} />
    </Page>
  )
}
