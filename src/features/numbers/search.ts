import type { Tx } from '../../platform/postgres/pool.ts'
import { type NumberSearch, placesForSale, searchInventory } from './inventory-store.ts'
import type { InventoryNumber } from './number.ts'

const PLACES = ['locality', 'region'] as const
/** Letters count, their case and accents do not. */
const spelling = new Intl.Collator('und', { sensitivity: 'base' })

/** Numbers for sale; places are meant however they are spelled, `munchen` as `München`. */
export async function searchNumbers(tx: Tx, search: NumberSearch): Promise<InventoryNumber[]> {
  const found = await searchInventory(tx, search)
  if (found.length > 0) return found
  const meant = { ...search }
  for (const place of PLACES) {
    const asked = search[place]
    if (!asked) continue
    const known = await placesForSale(tx, place, search)
    const name = known.includes(asked) ? asked : known.find(one => spelling.compare(one, asked.trim()) === 0)
    if (!name) return []
    meant[place] = name
  }
  return PLACES.every(place => meant[place] === search[place]) ? [] : searchInventory(tx, meant)
}
