const earthRadiusMetres = 6_371_000;
const radians = Math.PI / 180;

export interface Point {
  /** Degrees. */
  readonly lat: number;
  readonly long: number;
}

/** Great-circle distance in metres. */
export function distanceMetres(a: Point, b: Point): number {
  const h =
    Math.sin(((b.lat - a.lat) * radians) / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.long - a.long) * radians) / 2) ** 2;
  return 2 * earthRadiusMetres * Math.asin(Math.sqrt(h));
}

/** The point that a side gives; null where it gives none, or half of one. */
export function pointOf(values: Readonly<Record<string, unknown>>): Point | null {
  const { lat, long } = values;
  return typeof lat === 'number' && typeof long === 'number' ? { lat, long } : null;
}
