import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Codes } from '../../domain/snapshot.ts';

/** The businesses of locations, and what has been met of them so far. Links that are forgotten do not count. */
export interface LinkedBusinesses {
  /** Null: no location has this business. */
  codeOf(id: BusinessId): LocationKey | null;
  /** @param isStill just as when its location was settled */
  meet(id: BusinessId, isStill: boolean): void;
  isMet(id: BusinessId): boolean;
  /** Locations whose business was met and is still. */
  readonly still: Pick<Codes, 'has'>;
  /** Notes that the business carries this code; false, and nothing noted: it is not its location's. */
  noteCode(code: string, id: BusinessId): boolean;
  /** The business that was noted to carry this code, its location's own. */
  carrierOf(code: string): BusinessId | null;
}

const met = 1;
const stood = 2;
const carriesCode = 4;

/** One number a business: a hundred thousand objects that change would take ten times as much memory. */
export function createLinkedBusinesses(links: ReadonlyMap<LocationKey, Link>): LinkedBusinesses {
  const rows = new Map<BusinessId, number>();
  const codes: LocationKey[] = [];
  for (const { code, businessId, state } of links.values()) {
    if (state === 'forgotten') continue;
    rows.set(businessId, codes.length);
    codes.push(code);
  }
  const marks = new Uint8Array(codes.length);

  function codeOf(id: BusinessId): LocationKey | null {
    const row = rows.get(id);
    return row === undefined ? null : (codes[row] ?? null);
  }

  function mark(id: BusinessId, marked: number): void {
    const row = rows.get(id);
    if (row !== undefined) marks[row] = (marks[row] ?? 0) | marked;
  }

  function isMarked(id: BusinessId, marked: number): boolean {
    const row = rows.get(id);
    return row !== undefined && ((marks[row] ?? 0) & marked) !== 0;
  }

  function businessOf(code: string): BusinessId | null {
    const link = links.get(code as LocationKey);
    return link === undefined || link.state === 'forgotten' ? null : link.businessId;
  }

  return {
    codeOf,
    meet(id, isStill) {
      mark(id, isStill ? met | stood : met);
    },
    isMet: (id) => isMarked(id, met),
    still: {
      has(code) {
        const id = businessOf(code);
        return id !== null && isMarked(id, stood);
      },
    },
    noteCode(code, id) {
      const isOwn = codeOf(id) === code;
      if (isOwn) mark(id, carriesCode);
      return isOwn;
    },
    carrierOf(code) {
      const id = businessOf(code);
      return id !== null && isMarked(id, carriesCode) ? id : null;
    },
  };
}
