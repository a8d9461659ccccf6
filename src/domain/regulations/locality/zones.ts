import { type Coordinates, isInPolygon, type Ring } from './geometry.ts'

/** The area of one prefix as the operator imported it. */
export interface Zone {
  /** National digits without the leading 0. */
  prefix: string
  polygons: readonly (readonly Ring[])[]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/**
 * Reads zones from a GeoJSON FeatureCollection of Polygons and MultiPolygons whose properties name the `prefix`
 * (or `onkz`, `area_code`), with or without the leading 0.
 * @throws Error when the text is no such collection
 */
export function parseZones(text: string): Zone[] {
  const root: unknown = JSON.parse(text)
  if (!isObject(root) || !Array.isArray(root.features)) throw new Error('the zones are no GeoJSON FeatureCollection')
  return root.features.map((feature: unknown, index) => {
    const zone = isObject(feature) ? zoneOf(feature) : undefined
    if (!zone) throw new Error(`feature ${index + 1} is no polygon with a prefix`)
    return zone
  })
}

function zoneOf({ properties, geometry }: Record<string, unknown>): Zone | undefined {
  if (!isObject(properties) || !isObject(geometry)) return undefined
  const digits = properties.prefix ?? properties.onkz ?? properties.area_code
  if (typeof digits !== 'string' && typeof digits !== 'number') return undefined
  const shapes = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : undefined
  if (!Array.isArray(shapes) || !shapes.every(isPolygon)) return undefined
  return { prefix: String(digits).replace(/^0+/, ''), polygons: shapes }
}

const isPolygon = (shape: unknown): shape is readonly Ring[] =>
  Array.isArray(shape) &&
  shape.every(ring => Array.isArray(ring) && ring.every(point => Array.isArray(point) && point.every(value => typeof value === 'number')))

/** Prefixes whose zones hold the point; more than one where zones overlap. */
export function zonesAt(point: Coordinates, zones: readonly Zone[]): string[] {
  return zones.filter(({ polygons }) => polygons.some(polygon => isInPolygon(point, polygon))).map(({ prefix }) => prefix)
}
