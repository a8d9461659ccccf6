// How `pg` writes a JavaScript value as a parameter; the published types leave it out.
declare module 'pg/lib/utils.js' {
  export function prepareValue(value: unknown): string | Buffer | null
}
