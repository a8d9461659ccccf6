import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { save } from '../../api/http.ts'
import { type BulkImport, beginImport } from '../../api/imports.ts'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { say } from '../../components/toasts.tsx'
import { imports as words } from '../../texts/en/imports.ts'
import './imports.css'

const MOST_BYTES = 16 * 1024 * 1024

/** Columns and rows that refer to each other; of made-up people. */
const EXAMPLE = `kind,ref,friendly_name,customer_name,street,city,region,postal_code,iso_country,number_type,end_user_type,document_type,address,first_name,last_name
address,berlin,,Erika Mustermann,Unter den Linden 1,Berlin,Berlin,10117,DE,,,,,,
end_user,erika,Erika Mustermann,,,,,,,,individual,,,Erika,Mustermann
identity_document,erika-id,Erika Mustermann,,,,,,DE,local,individual,,berlin,Erika,Mustermann
supporting_document,erika-bill,Electricity bill,,,,,,,,,utility_bill,berlin,,
`

function refusedFile({ name, type, size }: File): string | null {
  if (!/\.(csv|tsv|txt)$/i.test(name) && !type.includes('csv')) return words.wrongFile
  if (size === 0) return words.emptyFile
  return size > MOST_BYTES ? words.tooLarge : null
}

/** Hands a file in and leads to the page that follows it. */
export function useBegin() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [share, setShare] = useState(0)
  const begin = useMutation({
    mutationFn: ({ file, isDryRun }: { file: File; isDryRun: boolean }) => beginImport(file, isDryRun, setShare),
    onSuccess: async (begun: BulkImport) => {
      say(words.begun)
      void queries.invalidateQueries({ queryKey: ['imports'], exact: true })
      await navigate({ to: '/imports/$sid', params: { sid: begun.sid } })
    },
    onSettled: () => setShare(0),
  })
  return { begin, share }
}

export const Sending = ({ share }: { share: number }) => (
  <div className="stack-xs" role="status">
    <progress className="import-progress" max={1} value={share} aria-label={words.file} />
    <span className="small quiet num">{words.sending(share)}</span>
  </div>
)

export function Begin() {
  const { begin, share } = useBegin()
  const [file, setFile] = useState<File | null>(null)
  const refused = file && refusedFile(file)
  const isReady = file !== null && refused === null && !begin.isPending
  const start = (isDryRun: boolean) => file && begin.mutate({ file, isDryRun })
  return (
    <Card>
      <div className="stack">
        <label className="stack-xs">
          <span className="mantine-InputWrapper-label">{words.file}</span>
          <span className="small quiet">{words.fileHint}</span>
          <input
            className="import-file"
            type="file"
            accept=".csv,.tsv,text/csv,text/plain"
            disabled={begin.isPending}
            onChange={event => {
              begin.reset()
              setFile(event.currentTarget.files?.[0] ?? null)
            }}
          />
        </label>
        <p className="small quiet">
          {words.columns}{' '}
          <button type="button" className="link" onClick={() => save('example.csv', new Blob([EXAMPLE], { type: 'text/csv' }))}>
            {words.example}
          </button>
        </p>
        {refused && (
          <Notice tone="failed" isLive>
            {refused}
          </Notice>
        )}
        {begin.isPending && <Sending share={share} />}
        <Refused error={begin.error} />
        <div className="row">
          <Button disabled={!isReady} loading={begin.isPending && begin.variables.isDryRun} onClick={() => start(true)}>
            {words.tryFirst}
          </Button>
          <Button variant="default" disabled={!isReady} loading={begin.isPending && !begin.variables.isDryRun} onClick={() => start(false)}>
            {words.fileNow}
          </Button>
        </div>
        <p className="small quiet">{words.trialHint}</p>
      </div>
    </Card>
  )
}
