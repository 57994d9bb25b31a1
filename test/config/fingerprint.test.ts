import { describe, expect, it } from 'vitest';
import { fingerprint, mappingFingerprint } from '../../src/config/fingerprint.ts';
import { parse } from './sample.ts';

const base = `
version: 1
partoo: { environment: sandbox, api_key: k-1, scope: { groups: [12, 13], country: [FR] } }
state: { path: a.db }
source: { kind: csv, path: data/stores.csv, key: store_id }
fields:
  name: name
  city: { from: city }
  phone: { from: tel, owner: source }
  open_hours: { monday: mon }
  custom_fields.Parking: parking
absent: { action: report, after_reads: 3 }
`;

/** [what, from, to, does the approval change, does the mapping change] */
const changes: readonly (readonly [string, string, string, boolean, boolean])[] = [
  ['scope', 'groups: [12, 13]', 'groups: [12]', true, false],
  ['scope', 'country: [FR]', 'country: [FR, BE]', true, false],
  ['scope', ', scope: { groups: [12, 13], country: [FR] }', '', true, false],
  ['source path', 'stores.csv', 'shops.csv', true, false],
  ['a list of files', 'path: data/stores.csv', 'path: [data/stores.csv, data/shops.csv]', true, false],
  ['a pattern of files', 'data/stores.csv', 'data/stores*.csv', true, false],
  ['source key', 'key: store_id', 'key: id', true, true],
  ['covers', 'key: store_id', 'key: store_id, covers: changes', true, false],
  ['a column', 'tel', 'phone', true, true],
  ['an owner', 'owner: source', 'owner: shared', true, true],
  ['clear', 'owner: source', 'clear: true', true, true],
  ['a weekday', 'monday: mon', 'monday: mo', true, true],
  ['a custom field', 'Parking', 'Seats', true, true],
  ['a field more', 'name: name', 'name: name\n  lat: lat', true, true],
  ['absent action', 'action: report', 'action: close', true, false],
  ['absent evidence', 'after_reads: 3', 'after_reads: 2', true, false],

  ['the key', 'k-1', 'k-2', false, false],
  ['the environment', 'environment: sandbox', 'environment: production', false, false],
  ['the base URL', 'environment: sandbox', 'environment: sandbox, base_url: "http://127.0.0.1:1/v2"', false, false],
  ['the pace', 'environment: sandbox', 'environment: sandbox, concurrency: 2', false, false],
  ['the state', 'a.db', 'b.db', false, false],
  ['the encoding', 'key: store_id', 'key: store_id, encoding: utf-8, delimiter: ";"', false, false],
  ['limits', 'absent:', 'limits: { close: { max: 1 } }\nabsent:', false, false],
  ['schedule', 'absent:', 'schedule: { watch: false }\nabsent:', false, false],
  ['create and unmatched', 'absent:', 'create: false\nunmatched: ignore\nabsent:', false, false],
  ['server', 'absent:', 'server: {}\nabsent:', false, false],

  ['order of lists in scope', 'groups: [12, 13]', 'groups: [13, 12, 12]', false, false],
  ['a list of one file', 'path: data/stores.csv', 'path: [data/stores.csv]', false, false],
  ['order of settings', 'kind: csv, path: data/stores.csv', 'path: data/stores.csv, kind: csv', false, false],
  ['order of fields', '  name: name\n  city: { from: city }\n', '  city: { from: city }\n  name: name\n', false, false],
  ['a default written out', 'after_reads: 3', 'after_reads: 3, after_hours: 24', false, false],
  ['an entry in full', 'name: name', 'name: { from: name, when: always }', false, false],
  ['a weekday in full', 'monday: mon', 'monday: { from: mon }', false, false],
  ['a nested custom field', 'custom_fields.Parking: parking', 'custom_fields: { Parking: parking }', false, false],
  [
    'layout and comments',
    'custom_fields.Parking: parking',
    '# here\n  "custom_fields.Parking":\n    "parking"',
    false,
    false,
  ],
];

describe('what a person approved (R8)', () => {
  it.each(changes)('%s: %s → %s, changes it: %s', (_what, from, to, changesIt) => {
    const [before, after] = [parse(base), parse(base.replace(from, to))];

    expect(base).toContain(from);
    expect(fingerprint(after.config).digest !== fingerprint(before.config).digest).toBe(changesIt);
  });

  it('does not depend on the order of several files', () => {
    const [one, other] = ['[a.csv, b-*.csv]', '[b-*.csv, a.csv]'].map((path) =>
      fingerprint(parse(base.replace('data/stores.csv', path)).config),
    );

    expect(one?.digest).toBe(other?.digest);
  });

  it('is a SHA-256 over the whole, and one for each part', () => {
    const { digest, parts } = fingerprint(parse(base).config);

    expect(Object.keys(parts)).toEqual(['scope', 'source', 'fields', 'absent']);
    expect([digest, ...Object.values(parts)].filter((text) => !/^sha256:[0-9a-f]{64}$/.test(text))).toEqual([]);
  });

  it.each([
    ['scope', 'groups: [12, 13]', 'groups: [12]'],
    ['source', 'stores.csv', 'shops.csv'],
    ['fields', 'name: name', 'name: title'],
    ['absent', 'action: report', 'action: close'],
  ])('names the part that changed: %s', (part, from, to) => {
    const [before, after] = [base, base.replace(from, to)].map((text) => fingerprint(parse(text).config).parts);

    const changed = Object.keys(before!).filter((name) => before![name] !== after![name]);

    expect(changed).toEqual([part]);
  });
});

describe('what mapping makes of a row', () => {
  it.each(changes)('%s: %s → %s, and for the approval %s, changes it: %s', (_what, from, to, _approval, changesIt) => {
    const [before, after] = [parse(base), parse(base.replace(from, to))];

    expect(mappingFingerprint(after.config) !== mappingFingerprint(before.config)).toBe(changesIt);
  });
});
