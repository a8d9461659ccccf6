/** A trouble at start that the operator can mend; the message says how. */
export class ServeError extends Error {}
