/** One thing looked at. `fix` says what to do when it is not well. */
export interface Finding {
  name: string
  state: 'well' | 'warning' | 'trouble'
  says: string
  fix?: string
}
