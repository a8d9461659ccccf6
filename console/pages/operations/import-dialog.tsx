import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { save } from '../../api/http.ts'
import { type ImportReport, importNumbers } from '../../api/operations.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { t } from '../../texts/staff.ts'
import './operations.css'

const MOST_BYTES = 16 * 1024 * 1024
const MOST_ERRORS = 50
const COLUMNS = 'phone_number,country,type,locality,region,capabilities'

function refusedFile(file: File): string | null {
  if (!/\.(csv|txt)$/i.test(file.name) && !file.type.includes('csv')) return t.inventory.wrongFile
  return file.size > MOST_BYTES ? t.inventory.tooLarge : null
}

/** Numbers from a CSV file: how far it has come, then what was taken and what was refused. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [share, setShare] = useState(0)
  const run = useMutation({
    mutationFn: (csv: File) => importNumbers(csv, setShare),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  })
  const refused = file && refusedFile(file)
  const again = () => {
    run.reset()
    setFile(null)
    setShare(0)
  }
  return (
    <Dialog title={t.inventory.import} onClose={onClose} size={640}>
      {run.data ? (
        <Report report={run.data} onAgain={again} onDone={onClose} />
      ) : (
        <div className="stack">
          <p>
            {t.inventory.importLead} <code className="mono">{COLUMNS}</code>. {t.inventory.importMore}
          </p>
          <label className="stack-s">
            <span className="mantine-InputWrapper-label">{t.inventory.importFile}</span>
            <input
              className="file-plain"
              type="file"
              accept=".csv,text/csv,text/plain"
              disabled={run.isPending}
              onChange={event => setFile(event.currentTarget.files?.[0] ?? null)}
            />
          </label>
          {refused && (
            <Notice tone="failed" isLive>
              {refused}
            </Notice>
          )}
          {run.isPending && (
            <div className="stack-xs" role="status">
              <progress className="progress" max={1} value={share} aria-label={t.inventory.import} />
              <span className="small quiet num">{t.inventory.importing(share)}</span>
            </div>
          )}
          <Refused error={run.error} />
          <div className="row">
            <Button loading={run.isPending} disabled={!file || refused !== null} onClick={() => file && run.mutate(file)}>
              {t.inventory.start}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

function Report({ report: { imported, errors }, onAgain, onDone }: { report: ImportReport; onAgain: () => void; onDone: () => void }) {
  const csv = () =>
    new Blob([['line,error', ...errors.map(({ line, error }) => `${line},"${error.replaceAll('"', '""')}"`)].join('\r\n')], {
      type: 'text/csv',
    })
  return (
    <div className="stack">
      <Notice tone={errors.length === 0 ? 'passed' : 'pending'} isLive title={t.inventory.imported(imported)}>
        {errors.length > 0 && t.inventory.refused(errors.length)}
      </Notice>
      {errors.length > 0 && (
        <ul className="import-errors">
          {errors.slice(0, MOST_ERRORS).map(({ line, error }) => (
            <li key={`${line}-${error}`}>
              <span className="num quiet">{t.inventory.line(line)}</span> {error}
            </li>
          ))}
          {errors.length > MOST_ERRORS && <li className="quiet">{t.inventory.moreErrors(errors.length - MOST_ERRORS)}</li>}
        </ul>
      )}
      <div className="row">
        <Button onClick={onDone}>{t.accounts.done}</Button>
        {errors.length > 0 && (
          <Button variant="default" onClick={() => save('import-errors.csv', csv())}>
            {t.inventory.saveErrors}
          </Button>
        )}
        <Button variant="default" onClick={onAgain}>
          {t.inventory.another}
        </Button>
      </div>
    </div>
  )
}
