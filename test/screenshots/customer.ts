import type { Shot } from './shot.ts'

/** The pictures of docs/guides/customer.md. */
export const CUSTOMER_SHOTS: readonly Shot[] = [
  { name: 'home', path: () => '/' },
  { name: 'document-new', path: () => '/documents/new?country=DE&type=local' },
  { name: 'document-failed', path: ({ failed }) => `/documents/${failed}` },
  { name: 'buy', path: () => '/numbers/buy?country=DE&type=local&locality=Berlin' },
  { name: 'number', path: ({ number }) => `/numbers/${number}` },
]
