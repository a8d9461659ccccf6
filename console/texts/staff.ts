import { operations } from './en/operations.ts'
import { oversight } from './en/oversight.ts'
import { review } from './en/review.ts'
import { rules } from './en/rules.ts'
import { t as common } from './en.ts'

/** What the review and operations areas say besides: loaded with their pages, so that customers do not wait for it. */
export const t = { ...common, ...review, ...operations, ...oversight, ...rules }
