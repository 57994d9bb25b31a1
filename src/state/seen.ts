import { createLazyMap } from '../domain/lazy-map.ts';
import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Seen, SeenFingerprint, SeenMemory, Sighting } from '../domain/memory/seen.ts';
import { createTextColumn, type TextColumn } from '../domain/text-column.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { asFieldValues, decodeMaybe, encode } from './json.ts';
import { readInPages, readRows, rowsAtOnce } from './read-rows.ts';

/** Both sides of every location as last looked at. */
export interface Sightings extends SeenMemory {
  putSeen(code: LocationKey, sighting: Sighting): void;
  /** A base that moves without a new sighting drops the old one: its nulls would now mean the new base. */
  dropSeen(codes: readonly LocationKey[]): void;
}

interface FingerprintColumns {
  readonly source: TextColumn;
  readonly partoo: TextColumn;
  readonly unsettled: ReadonlySet<number>;
}

/** Most who ask want one side only. A class: V8 makes a hidden class of its own for each object literal with a getter. */
class FingerprintOfRow implements SeenFingerprint {
  readonly #columns: FingerprintColumns;
  readonly #row: number;

  constructor(columns: FingerprintColumns, row: number) {
    this.#columns = columns;
    this.#row = row;
  }

  get sourceHash(): string | null {
    return this.#columns.source.at(this.#row);
  }

  get partooHash(): string | null {
    return this.#columns.partoo.at(this.#row);
  }

  get isSettled(): boolean {
    return !this.#columns.unsettled.has(this.#row);
  }
}

export function createSeen({ connection, now }: TableDeps): Sightings {
  const page = connection.prepare((db, p: { after: string }) =>
    db
      .selectFrom('seen')
      .select(['code', 'source_hash', 'partoo_hash', 'is_settled'])
      .where('code', '>', p.after)
      .orderBy('code')
      .limit(rowsAtOnce),
  );
  const some = connection.prepare((db, p: { codes: string }) =>
    db.selectFrom('seen').selectAll().where('code', 'in', inList(p.codes)).orderBy('code'),
  );
  const put = connection.prepare(
    (
      db,
      p: {
        code: string;
        sourceHash: string | null;
        partooHash: string | null;
        isSettled: number;
        row: number | null;
        line: number | null;
        at: string;
        source: string | null;
        partoo: string | null;
      },
    ) => {
      const columns = {
        source_hash: p.sourceHash,
        partoo_hash: p.partooHash,
        is_settled: p.isSettled,
        row: p.row,
        line: p.line,
        seen_at: p.at,
        source_values_json: p.source,
        partoo_values_json: p.partoo,
      };
      return db
        .insertInto('seen')
        .values({ code: p.code, ...columns })
        .onConflict((conflict) => conflict.column('code').doUpdateSet(columns));
    },
  );
  const drop = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('seen').where('code', 'in', inList(p.codes)),
  );

  const where = { path: connection.path, table: 'seen' };

  return {
    fingerprints(): ReadonlyMap<LocationKey, SeenFingerprint> {
      const rows = new Map<LocationKey, number>();
      const source = createTextColumn();
      const partoo = createTextColumn();
      const unsettled = new Set<number>();
      readInPages(where, page, (row) => {
        if (row.is_settled !== 1) unsettled.add(rows.size);
        rows.set(asLocationKey(row.code), rows.size);
        source.push(row.source_hash);
        partoo.push(row.partoo_hash);
      });
      const columns = { source, partoo, unsettled };
      return createLazyMap(rows, (row) => new FingerprintOfRow(columns, row));
    },
    seenOf(codes: readonly LocationKey[]): ReadonlyMap<LocationKey, Seen> {
      return new Map(
        readRows(where, some.all({ codes: encode(codes) }), (row): readonly [LocationKey, Seen] => [
          asLocationKey(row.code),
          {
            sourceHash: row.source_hash,
            partooHash: row.partoo_hash,
            isSettled: row.is_settled === 1,
            row: row.row,
            line: row.line,
            sourceValues: decodeMaybe(row.source_values_json, asFieldValues),
            partooValues: decodeMaybe(row.partoo_values_json, asFieldValues),
            seenAt: row.seen_at,
          },
        ]),
      );
    },
    putSeen(code: LocationKey, sighting: Sighting): void {
      const { sourceHash, partooHash, row, line, sourceValues, partooValues } = sighting;
      put.run({
        code,
        sourceHash,
        partooHash,
        isSettled: sighting.isSettled ? 1 : 0,
        row,
        line,
        at: now(),
        source: sourceValues === null ? null : encode(sourceValues),
        partoo: partooValues === null ? null : encode(partooValues),
      });
    },
    dropSeen(codes: readonly LocationKey[]): void {
      drop.run({ codes: encode(codes) });
    },
  };
}
