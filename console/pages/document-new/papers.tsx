import { NativeSelect } from '@mantine/core'
import { IconFileCheck, IconLoader2 } from '@tabler/icons-react'
import { useState } from 'react'
import { DOCUMENT_KINDS, isDocumentKind } from '../../../src/domain/documents/kinds.ts'
import type { NeededDocument } from '../../api/requirements.ts'
import type { DocumentFile } from '../../api/types/documents.ts'
import { FileDrop } from '../../components/file-drop.tsx'
import { Notice } from '../../components/notice.tsx'
import { reasonFix, reasonText } from '../../format/reasons.ts'
import { kindName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

/** A proof of address is rarely the ID that was just shown, though some IDs would do. */
const usualKind = ({ accepted }: NeededDocument): string => {
  const own = accepted.find(({ type }) => isDocumentKind(type) && DOCUMENT_KINDS[type].group !== 'identity')
  return (own ?? accepted[0])?.type ?? 'passport'
}

interface Props {
  paper: NeededDocument
  file: DocumentFile | undefined
  takesPaste: boolean
  /** It failed and is to be taken again. */
  isRetaken?: boolean
  onAdd: (file: File, documentType: string, onProgress: (share: number) => void) => Promise<void>
}

/** One paper of the rule: its kind, the scan, and what the machine made of it. */
export function Paper({ paper, file, takesPaste, isRetaken = false, onAdd }: Props) {
  const [kind, setKind] = useState(file?.document_type ?? usualKind(paper))
  const [progress, setProgress] = useState<number | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  const add = async (chosen: File) => {
    setFailure(null)
    setProgress(0)
    try {
      await onAdd(chosen, kind, setProgress)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setProgress(null)
    }
  }
  return (
    <div id={`paper-${paper.name}`} className="paper stack" data-retaken={isRetaken || undefined} tabIndex={-1}>
      <div>
        <h3>
          {paper.friendly_name} <span className="star">*</span>
        </h3>
        {paper.description && <p className="small quiet">{paper.description}</p>}
      </div>
      <NativeSelect
        label={t.documentNew.kind}
        value={kind}
        data={paper.accepted.map(({ type, friendly_name }) => ({ value: type, label: friendly_name || kindName(type) }))}
        onChange={event => setKind(event.currentTarget.value)}
      />
      {file && <FileState file={file} />}
      <FileDrop
        label={isRetaken ? t.document.retake(kindName(kind)) : file ? t.documentNew.replaceScan : t.documentNew.addScan(kindName(kind))}
        onFile={add}
        progress={progress}
        error={failure}
        takesPaste={takesPaste}
      />
    </div>
  )
}

function FileState({ file }: { file: DocumentFile }) {
  if (file.status === 'reading') {
    return (
      <p className="file-state" role="status">
        <IconLoader2 size={18} className="spin" aria-hidden />
        {t.documentNew.reading}
      </p>
    )
  }
  if (file.status === 'unreadable' || file.findings.length > 0) {
    return (
      <Notice tone="failed" isLive title={t.documentNew.couldNotRead}>
        {file.findings.length === 0 && <p>{t.documentNew.couldNotReadHint}</p>}
        {file.findings.map(({ code, side }) => (
          <p key={`${code}-${side ?? ''}`}>
            {reasonText({ code })} {reasonFix({ code })}
          </p>
        ))}
      </Notice>
    )
  }
  return (
    <p className="file-state" data-read role="status">
      <IconFileCheck size={18} aria-hidden />
      {t.documentNew.read(kindName(file.kind ?? file.document_type))}
    </p>
  )
}
