import { toPartooWeek } from '../../domain/values/opening-hours.ts';
import { valueToWeek, weekToValue } from '../../domain/values/whole-week.ts';
import { knownWeek } from '../read-hours.ts';
import { isRecord, readRecords, readText } from '../schema.ts';
import type { SubResourceCodec } from './sub-resource-codec.ts';

/** Hours by kind of service (section 19): only the kinds that are sent change, and null clears one. */
export const moreHours: SubResourceCodec = {
  query: () => ({}),
  parse: (body) => (isRecord(body) && Array.isArray(body['more_hours']) ? body['more_hours'] : undefined),
  values: (content) =>
    readRecords(content).flatMap(({ gmb_id: kind, value }) => {
      const name = readText(kind);
      if (name === null) return [];
      const week = weekToValue(knownWeek({ open_hours: value }));
      return [[name, week.length === 0 ? null : week] as const];
    }),
  body: (_content, to) => ({
    more_hours: to.map(([kind, value]) => ({
      gmb_id: kind,
      value: value === null ? null : toPartooWeek(valueToWeek(value)),
    })),
  }),
  applied(content, to) {
    const changed = new Map(to);
    const kept = readRecords(content).filter(({ gmb_id: kind }) => !changed.has(String(kind)));
    const set = to.filter(([, value]) => value !== null);
    return [...kept, ...set.map(([kind, value]) => ({ gmb_id: kind, value: toPartooWeek(valueToWeek(value)) }))];
  },
};
