import { fieldNameOf, partOf } from '../../domain/fields.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Location } from '../../domain/location.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import type { RunDeps } from '../deps.ts';
import type { SourceReading } from './source-reading.ts';

/** Locations of these codes, as the source says them now; those that stood still in it are recalled instead of being mapped again. */
export function locationsAmong(
  codes: readonly LocationKey[],
  { snapshot, still, at }: SourceReading,
  deps: Pick<RunDeps, 'memory' | 'today' | 'usesCalendar'>,
): Map<LocationKey, Location> {
  const locations = new Map<LocationKey, Location>();
  const recalled: LocationKey[] = [];
  for (const key of codes) {
    const location = snapshot.locations.get(key);
    if (location !== undefined) locations.set(key, location);
    else if (still.has(key)) recalled.push(key);
  }
  if (recalled.length === 0) return locations;

  const today = deps.today();
  const bases = deps.memory.basesOf(recalled);
  const sightings = deps.memory.seenOf(recalled);
  for (const key of recalled) {
    const values = sightings.get(key)?.sourceValues ?? bases.get(key)?.values ?? {};
    const current = withoutPast(values, today);
    locations.set(key, {
      key,
      values: current,
      at: at.get(key) ?? { row: 0, line: 0 },
      warnings: [],
      ...(deps.usesCalendar === true ? { calendar: { ...noneAsked, made: Object.keys(current).filter(isDate) } } : {}),
    });
  }
  return locations;
}

/**
 * Which of the dates are the calendar's is not remembered; all may be, so none of them means that the source names all of
 * its dates. What the source once removed was removed when its record moved.
 */
const noneAsked = { asked: [], lacksRegion: false };

function isDate(field: FieldPath): boolean {
  return fieldNameOf(field) === 'specific_hours';
}

/** Remembered special hours may be of a day that has gone by since: mapping the record again would leave them out (R14). */
function withoutPast(values: FieldValues, today: string): FieldValues {
  const entries = Object.entries(values);
  const current = entries.filter(([field]) => !isDate(field) || (partOf(field) ?? '') >= today);
  return current.length === entries.length ? values : Object.fromEntries(current);
}
