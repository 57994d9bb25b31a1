import { hash } from 'node:crypto';
import type { Policy } from '../../domain/policy.ts';
import type { GroupDirectory } from '../../domain/ports/group-directory.ts';
import type { RawBusiness } from '../../domain/ports/remote-business.ts';
import type { SourceRecord } from '../../domain/ports/source-read.ts';
import type { FieldValues } from '../../domain/value.ts';
import { createContentHash } from './content-hash.ts';

const cellEnd = '\u001f';
const parts = ':';
const contentHash = createContentHash();

/** Fingerprint of the cells that the mapping reads, under this mapping: the same means the record need not be mapped again. */
export function fingerprintRecord(record: SourceRecord, usedColumns: readonly number[], mapping: string): string {
  let text = mapping;
  for (const column of usedColumns) text += cellEnd + (record.cells[column] ?? '\u0000');
  return digest(text + cellEnd + String(record.cells.length));
}

/** Fingerprints values. Most locations of a source have the same fields: their names are digested when they change. */
export function createValuesFingerprint(): (values: FieldValues) => string {
  let before: readonly string[] = [];
  let names = digest('[]');
  return (values) => {
    const fields = Object.keys(values);
    if (fields.length !== before.length || fields.some((field, index) => field !== before[index])) {
      before = fields;
      names = digest(JSON.stringify(fields));
    }
    return digest(names + JSON.stringify(Object.values(values)));
  };
}

/** What is remembered of a source record: `cells:values`. The second half still matches when only the mapping's text changed. */
export function joinSourceHash(cells: string, values: string): string {
  return cells + parts + values;
}

export function cellsOf(sourceHash: string | null): string | null {
  if (sourceHash === null) return null;
  const end = sourceHash.indexOf(parts);
  return end < 0 ? sourceHash : sourceHash.slice(0, end);
}

export function valuesHashOf(sourceHash: string | null): string | null {
  if (sourceHash === null) return null;
  const end = sourceHash.indexOf(parts);
  return end < 0 ? null : sourceHash.slice(end + parts.length);
}

/**
 * `modified` moves without news, and stays still for custom fields (partoo-api section 9): the content decides. Under
 * another configuration (scope, owners, …) the same content may need another decision, so that is part of the fingerprint:
 * see {@link fingerprintDecisions}.
 */
export function fingerprintBusiness(raw: RawBusiness, configuration: string): string {
  return contentHash(raw, configuration, withoutNews);
}

const withoutNews: ReadonlySet<string> = new Set(['modified', 'completion_rate']);

/**
 * Everything of the configuration that decides, once both sides' values are known: scope, owners, which fields are mapped.
 * A mapping written otherwise that gives the same values is no other policy, and what merely rests for some days has been decided. Names of groups are looked up in Partoo, whose
 * businesses hold numbers only: another name is another value.
 */
export function fingerprintDecisions({
  policy,
  partoo: { groups },
}: {
  readonly policy: Policy;
  readonly partoo: { readonly groups: GroupDirectory | null };
}): string {
  const { freeze: _resting, ...deciding } = policy;
  return digest(JSON.stringify(deciding) + (groups === null ? '' : JSON.stringify(groups.sections())));
}

/** For what comes from the source: its texts are slices of its records, and reading those unit by unit is slow. */
function digest(text: string): string {
  return hash('sha1', text, 'base64');
}
