import type { Location } from '../domain/location.ts';

/** Locations that say the same. */
interface Group {
  readonly text: string;
  readonly members: readonly Location[];
  readonly count: number;
}

/** Finds what several locations have in common. */
export interface Grouping {
  add(text: string, location: Location): void;
  /** Groups of `min` to `max` locations, the largest first, and the number of locations in all of them. */
  sharedBy(min: number, max?: number): { readonly groups: readonly Group[]; readonly count: number };
  /** The first three groups, each with its first three locations; named by its text, or after its first location. */
  show(groups: readonly Group[], nameOf?: (first: Location) => string): readonly string[];
}

const mostShown = 3;

/** What only one location says costs an entry and no more: of a group, the first three members are kept. */
export function createGrouping(): Grouping {
  const seen = new Map<string, Location | { readonly members: Location[]; count: number }>();
  return {
    add(text, location) {
      const known = seen.get(text);
      if (known === undefined) seen.set(text, location);
      else if ('key' in known) seen.set(text, { members: [known, location], count: 2 });
      else {
        known.count += 1;
        if (known.members.length < mostShown) known.members.push(location);
      }
    },
    sharedBy(min, max = Number.POSITIVE_INFINITY) {
      const groups: Group[] = [];
      let count = 0;
      for (const [text, group] of seen) {
        if ('key' in group || group.count < min || group.count > max) continue;
        groups.push({ text, ...group });
        count += group.count;
      }
      return { groups: groups.sort((a, b) => b.count - a.count), count };
    },
    show: (groups, nameOf) =>
      groups.slice(0, mostShown).map(({ text, members, count }) => {
        const [first] = members;
        const name = nameOf === undefined || first === undefined ? text : nameOf(first);
        const named = members.map(({ key, at }) => `${key} (row ${String(at.row)})`).join(', ');
        return `${name}: ${named}${count > members.length ? ` and ${String(count - members.length)} more` : ''}`;
      }),
  };
}
