import type { Shot } from './shot.ts'

/** The pictures of docs/guides/customer.md. */
export const CUSTOMER_SHOTS: readonly Shot[] = [
  { name: 'home', path: () => '/' },
  { name: 'documents', path: () => '/documents' },
  { name: 'document-new', path: () => '/documents/new?country=DE&type=local' },
  { name: 'document-failed', path: ({ failed }) => `/documents/${failed}` },
  { name: 'buy', path: () => '/numbers/buy?country=DE&type=local&locality=Berlin' },
  { name: 'number', path: ({ number }) => `/numbers/${number}` },
  { name: 'bundle', path: ({ bundle }) => `/bundles/${bundle}` },
  { name: 'documents-phone', path: () => '/documents', look: 'phone' },
  { name: 'home-dark', path: () => '/', look: 'dark' },
]
