import type { Vault } from '../../vault/vault.ts'

/** What a picture is bound to in the vendor's vault. */
export const imageAbout = (keySlot: string): string => `vendor-image:${keySlot}`

/** A picture whole; its size was limited when it came in. */
export async function imageBytes(vault: Vault, keySlot: string, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of vault.readFile(keySlot, imageAbout(keySlot), path)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
