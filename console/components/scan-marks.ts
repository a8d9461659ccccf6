import type { IdentityDocument } from '../api/types/documents.ts'
import { fieldName } from '../format/words.ts'
import type { Mark } from './scan-view.tsx'

/** Where on one file the compared details stand. */
export const marksOf = (rows: IdentityDocument['reading'], fileSid: string, kind: string): Mark[] =>
  (rows ?? []).flatMap(({ field, box, verdict, document }) =>
    box && (document === null || document === fileSid || document === kind)
      ? [
          {
            key: field,
            box,
            label: fieldName(field),
            tone: verdict === 'different' ? 'different' : verdict === 'same' || verdict === 'similar' ? 'same' : 'plain',
          } as const,
        ]
      : [],
  )
