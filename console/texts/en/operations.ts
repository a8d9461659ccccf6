/** The Operations area. */
export const operations = {
  accounts: {
    lead: 'Every customer of this installation.',
    what: 'accounts',
    name: 'Account',
    type: 'Type',
    sub: 'subaccount',
    test: 'test',
    active: 'Active',
    suspended: 'Suspended',
    suspendedHint: 'Its keys and sessions are refused',
    closed: 'Closed',
    suspend: 'Suspend',
    suspendOne: (name: string) => `Suspend ${name}`,
    confirmSuspend: 'Really suspend',
    activate: 'Activate',
    changed: 'Account changed.',
    search: 'Search accounts',
    none: 'No accounts yet',
    noMatch: (text: string) => `No account matches '${text}'.`,
  },

  health: {
    title: 'Queue health',
    lead: 'The review queue against its clock of 48 business hours.',
    open: 'Open',
    unassigned: 'Unassigned',
    soon: 'Due within 8 hours',
    late: 'Late',
    inTime: 'Decided in time',
    noneYet: 'None yet',
    noneLate: 'No case is late.',
    nextDue: 'Next due',
  },

  inventory: {
    lead: 'Numbers in stock and in use.',
    none: 'No numbers in stock',
    noneHint: 'Import some with: npx countersign numbers import FILE.csv',
  },

  lookup: {
    lead: 'Who stood behind a number at a moment.',
    number: 'Phone number',
    at: 'At (now when empty)',
    find: 'Look up',
    nobody: (number: string, when: string) => `Nobody had ${number} at ${when}.`,
  },
}
