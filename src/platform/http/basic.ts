/** Name and secret of `Authorization: Basic`, or undefined. */
export function parseBasic(header: string | undefined): { name: string; secret: string } | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')
  const [name, ...secret] = Buffer.from(match?.[1] ?? '', 'base64')
    .toString('utf8')
    .split(':')
  return name && secret.length > 0 ? { name, secret: secret.join(':') } : undefined
}
