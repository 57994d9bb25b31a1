import type { FieldValues } from '../../domain/value.ts';
import { distanceMetres, pointOf } from './distance.ts';

/** Two points this close are the same point (R14). */
const samePointMetres = 5;

/** Partoo's values with the source's coordinates where both mean the same point: how long a degree is depends on where one stands. */
export function snapCoordinates(source: FieldValues, partoo: FieldValues): FieldValues {
  const here = pointOf(source);
  const there = pointOf(partoo);
  if (here === null || there === null || distanceMetres(here, there) > samePointMetres) return partoo;
  return { ...partoo, lat: here.lat, long: here.long };
}
