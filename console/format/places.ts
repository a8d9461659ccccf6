export interface Place {
  to: string
  search?: { open: string }
}

/** Where the Console shows the thing of a SID, or undefined where it has no page of its own. */
export function placeOf(sid: string | null | undefined): Place | undefined {
  if (!sid) return undefined
  switch (sid.slice(0, 2)) {
    case 'RI':
      return { to: `/documents/${sid}` }
    case 'PN':
      return { to: `/numbers/${sid}` }
    case 'BU':
      return { to: `/bundles/${sid}` }
    case 'IQ':
      return { to: `/checks/${sid}` }
    case 'RQ':
      return { to: '/requests', search: { open: sid } }
    case 'IM':
      return { to: `/imports/${sid}` }
    case 'UP':
      return { to: '/upgrade' }
    case 'AD':
      return { to: '/addresses' }
    case 'SK':
      return { to: '/keys' }
    case 'US':
      return { to: '/team' }
    default:
      return undefined
  }
}
