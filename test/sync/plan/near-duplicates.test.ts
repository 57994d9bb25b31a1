import { expect, it } from 'vitest';
import type { Link } from '../../../src/domain/memory/links.ts';
import { nearDuplicates } from '../../../src/sync/plan/near-duplicates.ts';
import { key, linkTo } from './plan-fixture.ts';

function notices(keys: readonly string[], linked: readonly string[] = []): readonly string[] {
  const links = new Map<Link['code'], Link>(linked.map((code) => [key(code), linkTo(code)]));
  return nearDuplicates(new Set(keys.map(key)), links).map(({ code, message }) => `${String(code)}: ${message}`);
}

it.each([
  ['lost leading zeros', '12', '0012'],
  ['nothing but zeros', '0', '00'],
  ['case', 'Paris-1', 'PARIS-1'],
  ['spaces', 'AB 12', 'AB12'],
  ['all of it', 'ab 7', '00AB7'],
])('warns of new codes that differ from a known one by %s (R13)', (_, fresh, known) => {
  const found = notices([fresh], [known]);

  expect(found).toEqual([`${fresh}: its code is nearly that of ${known}: a lost zero, case or space?`]);
});

it('warns on both when both are new', () => {
  const found = notices(['7', '007']);

  expect(found).toEqual([
    '007: its code is nearly that of 7: a lost zero, case or space?',
    '7: its code is nearly that of 007: a lost zero, case or space?',
  ]);
});

it('says nothing of codes that have been known all along', () => {
  const found = notices(['12', '0012'], ['12', '0012']);

  expect(found).toEqual([]);
});

it.each([
  ['10', '100'],
  ['A-1', 'A1'],
])('says nothing of %s and %s: only zeros in front, case and spaces count', (a, b) => {
  const found = notices([a], [b]);

  expect(found).toEqual([]);
});
