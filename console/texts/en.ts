import { account } from './en/account.ts'
import { numbers } from './en/numbers.ts'
import { operations } from './en/operations.ts'
import { papers } from './en/papers.ts'
import { review } from './en/review.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { team } from './en/team.ts'
import { words } from './en/words.ts'

/** Every text of the Console, ready for translation. Plain, present tense, the verb on the button, no blame, no exclamation marks. */
export const t = { ...words, ...shell, ...papers, ...numbers, ...account, ...settings, ...team, ...review, ...operations }
