import type { MrzReading } from '../../domain/reading/reading.ts'
import type { Pixels } from './pixels.ts'

export async function findMrz(_image: Pixels): Promise<MrzReading | null> {
  return null
}
