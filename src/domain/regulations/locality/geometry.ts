export interface Coordinates {
  latitude: number
  longitude: number
}

const EARTH_RADIUS_KM = 6371

/** Kilometres on the sphere. */
export function distanceKm(a: Coordinates, b: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const halfLat = Math.sin(radians(b.latitude - a.latitude) / 2)
  const halfLon = Math.sin(radians(b.longitude - a.longitude) / 2)
  const h = halfLat ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLon ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** A ring of [longitude, latitude] pairs, as GeoJSON writes them. */
export type Ring = readonly (readonly number[])[]

/** Whether the point lies inside the ring (even-odd rule). */
export function isInRing({ latitude, longitude }: Coordinates, ring: Ring): boolean {
  let isInside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? []
    const [xj = 0, yj = 0] = ring[j] ?? []
    if (yi > latitude !== yj > latitude && longitude < ((xj - xi) * (latitude - yi)) / (yj - yi) + xi) isInside = !isInside
  }
  return isInside
}

/** Whether the point lies in the polygon: in its outer ring and in none of its holes. */
export function isInPolygon(point: Coordinates, [outer, ...holes]: readonly Ring[]): boolean {
  return outer !== undefined && isInRing(point, outer) && !holes.some(hole => isInRing(point, hole))
}
