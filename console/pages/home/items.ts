import type { Kind, Overview, OverviewPart } from '../../api/overview.ts'
import { documentStanding } from '../../format/documents.ts'
import { checkStanding, type Standing, standingOf } from '../../format/standing.ts'
import { numberText } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

export type Place = 'needs' | 'waits' | 'soon'

/** One thing that somebody should know of. */
export interface Item {
  key: string
  title: string
  what: string
  path: string
  standing: Standing
}

/** More things of a kind than are named here, and where they all are. */
export interface Rest {
  kind: Kind
  count: number
  path: string | undefined
  search: Record<string, string>
}

export interface Listed {
  count: number
  items: Item[]
  rest: Rest[]
}

const ACTION: Standing = { tone: 'failed', word: t.numbers.actionRequired, next: t.numbers.chooseProof }
const FOLDERS = { bundle: '/bundles', customer_profile: '/trust-hub/profiles', trust_product: '/trust-hub/products' } as const

function itemsOf(part: OverviewPart): Item[] {
  const what = t.home.kinds[part.kind]
  switch (part.kind) {
    case 'number':
      return part.first.map(one => ({ key: one.sid, title: numberText(one), what, path: `/numbers/${one.sid}`, standing: ACTION }))
    case 'identity_document':
      return part.first.map(one => ({
        key: one.sid,
        title: one.friendly_name || t.documents.unnamed,
        what,
        path: `/documents/${one.sid}`,
        standing: documentStanding(one),
      }))
    case 'inquiry':
      return part.first.map(one => ({
        key: one.sid,
        title: one.friendly_name || what,
        what,
        path: one.is_upgrade ? '/upgrade' : `/checks/${one.sid}`,
        standing: checkStanding(one),
      }))
    default:
      return part.first.map(one => ({
        key: one.sid,
        title: one.friendly_name,
        what,
        path: `${FOLDERS[part.kind]}/${one.sid}`,
        standing: standingOf({
          state: one.status,
          dueAt: one.review_due_at,
          validUntil: part.place === 'soon' ? one.valid_until : null,
        }),
      }))
  }
}

/** Where all things of a kind and place are listed. */
const SHOWS: Partial<Record<Kind, { path: string; shows: Partial<Record<OverviewPart['place'], string>> }>> = {
  number: { path: '/numbers', shows: { needs: 'action-required' } },
  identity_document: { path: '/documents', shows: { needs: 'needs-you', drafts: 'needs-you', waits: 'in-review', soon: 'passed' } },
  bundle: { path: '/bundles', shows: { needs: 'rejected', drafts: 'draft', waits: 'review', soon: 'approved' } },
  customer_profile: { path: '/trust-hub', shows: {} },
  trust_product: { path: '/trust-hub', shows: {} },
}

function restOf({ kind, place, count, first }: OverviewPart): Rest[] {
  if (count <= first.length) return []
  const list = SHOWS[kind]
  const show = list?.shows[place]
  return [{ kind, count: count - first.length, path: list?.path, search: show ? { show } : {} }]
}

/** What stands in a list: unfinished things below what is wrong. */
export function listOf({ parts }: Pick<Overview, 'parts'>, place: Place): Listed {
  const inIt = [...parts.filter(part => part.place === place), ...(place === 'needs' ? parts.filter(part => part.place === 'drafts') : [])]
  return {
    count: inIt.reduce((sum, { count }) => sum + count, 0),
    items: inIt.flatMap(itemsOf),
    rest: inIt.flatMap(restOf),
  }
}
