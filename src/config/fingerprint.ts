import { createHash } from 'node:crypto';
import { mappingVersion } from '../mapping/options.ts';
import type { ConfigFingerprint } from '../domain/memory/target.ts';
import type { Config, SourceConfig } from './config.ts';

/**
 * Identifies what a person approved (contract.md "Approval", R8): scope, source kind, path, key and covers, the same of joined
 * sources with the way they are joined, fields, absent. Other settings do not count, nor do the order and layout of the file, nor a default written out.
 */
export function fingerprint(config: Config): ConfigFingerprint {
  const { source, partoo, fields, policy } = config;
  const parts = {
    scope: digestOf({ groups: sortedSet(partoo.scope.groups), country: sortedSet(partoo.scope.country) }),
    source: digestOf({ ...placeOf(source), key: source.key, covers: source.covers, joined: joinedAs(config) }),
    fields: digestOf(fields),
    absent: digestOf(policy.absent),
  };
  return { digest: digestOf(parts), parts };
}

/** Undefined where nothing is joined: what was approved before there were joined sources stays approved. */
function joinedAs({ joined }: Config): readonly object[] | undefined {
  if (joined.length === 0) return undefined;
  return joined.map(({ source, ...how }) => ({ ...how, source: { ...placeOf(source), key: source.key } }));
}

/** Where the locations come from, without what only says how to get there: formats, credentials, pace. */
function placeOf(source: SourceConfig): object {
  switch (source.kind) {
    case 'csv':
      return { kind: source.kind, path: filesOf(source.path) };
    case 'json':
      return { kind: source.kind, path: filesOf(source.path), records: source.records };
    case 'xlsx':
      return { kind: source.kind, path: filesOf(source.path), sheets: source.sheets };
    case 'http':
      return { kind: source.kind, url: source.url, method: source.method, body: source.body, records: source.records };
    case 'sql': {
      const { dialect, host, port, database } = source.place;
      return { kind: source.kind, dialect, host, port, database, query: source.query };
    }
  }
}

/** The order of a list decides the order of rows only. */
function filesOf(path: string | readonly string[]): string | readonly string[] {
  return typeof path === 'string' ? path : (sortedSet(path) ?? []);
}

/** Identifies what mapping makes of one row: a stored hash of a row says nothing once this has changed. */
export function mappingFingerprint(config: Config): string {
  return digestOf({ version: mappingVersion, key: config.source.key, fields: config.fields });
}

function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/** JSON with the names of every block in code unit order, and without what is undefined. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function sortedSet<T extends string | number>(values: readonly T[] | undefined): readonly T[] | undefined {
  return values === undefined ? undefined : [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
}
