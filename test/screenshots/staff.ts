import type { Shot } from './shot.ts'

/** The pictures of docs/guides/reviewer.md. */
export const REVIEWER_SHOTS: readonly Shot[] = [
  { name: 'review-queue', path: () => '/review' },
  {
    name: 'review-case',
    path: ({ review }) => `/review/${review}`,
    async ready(page) {
      await page.getByRole('button', { name: 'Claim', exact: true }).click()
      await page.getByText('You have this case until').waitFor()
      await page.getByRole('button', { name: 'Show the scan' }).click()
      await page.getByRole('img', { name: 'Passport, page 1' }).waitFor()
    },
  },
]

/** The pictures of docs/guides/operator.md. */
export const OPERATOR_SHOTS: readonly Shot[] = [
  { name: 'queue-health', path: () => '/operations/health' },
  { name: 'account', path: ({ account }) => `/operations/accounts/${account}` },
  { name: 'rule-change', path: ({ change }) => `/operations/rules/changes/${change}` },
  { name: 'audit', path: () => '/operations/audit' },
]
