import { weekdays } from '../domain/weekday.ts';
import { createNotes, enough, finding, locations, type Suspicion } from './suspicion.ts';

/** Watches opening hours: all day everywhere, the same everywhere, never open, or said of some days only. */
export function suspiciousWeeks(): Suspicion {
  const always = createNotes();
  const never = createNotes();
  const partial = createNotes();
  let [filled, isFirst] = [0, true];
  let first = '';
  let isSame = true;
  return {
    take(location) {
      const days = weekdays.map((day) => location.values[`open_hours.${day}`]);
      const said = days.filter((day) => day !== undefined && day !== null);
      if (said.length === 0) return;
      filled += 1;
      const week = JSON.stringify(days);
      if (isFirst) [first, isFirst] = [week, false];
      isSame &&= week === first;
      if (said.length < weekdays.length) {
        const missing = weekdays.filter((_, index) => days[index] === undefined || days[index] === null);
        partial.note(location, `nothing said of ${missing.join(', ')}`);
      }
      if (said.every((day) => Array.isArray(day) && day.length === 1 && day[0] === '00:00-24:00'))
        always.note(location, 'all day, every day');
      if (said.every((day) => Array.isArray(day) && day.length === 0) && location.values['status'] !== 'closed')
        never.note(location, 'closed on every day');
    },
    findings: () => {
      const isUniform = isSame && filled >= enough;
      return [
        ...(always.count() === filled && filled >= enough
          ? always.finding('always_open', 'open_hours', () => `all ${locations(filled)} are open all day, every day`)
          : isUniform
            ? [finding('same_hours', 'open_hours', filled, `all ${locations(filled)} have the very same hours`)]
            : []),
        ...never.finding(
          'never_open',
          'open_hours',
          (count) => `${locations(count)} closed on every day, and not closed by status`,
        ),
        ...partial.finding(
          'partial_week',
          'open_hours',
          (count) => `${locations(count)} with hours for some days only: the other days stay as Partoo has them`,
        ),
      ];
    },
  };
}
