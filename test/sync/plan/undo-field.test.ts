import { describe, expect, it } from 'vitest';
import { asRunId } from '../../../src/domain/ids.ts';
import type { FieldChange } from '../../../src/domain/plan.ts';
import type { FieldValue } from '../../../src/domain/value.ts';
import { undoField, type UndoSides } from '../../../src/sync/plan/undo-field.ts';
import { fieldChange } from './plan-fixture.ts';

const run = asRunId('run-1');

/** Paris until the run, Lyon since, in the source too. */
const city: FieldChange = fieldChange('city', { base: 'Paris', source: 'Lyon', partoo: 'Paris', to: 'Lyon' });

function says(value: FieldValue): UndoSides['source'] {
  return { kind: 'says', value };
}

function decide(wroteIt: Partial<FieldChange>, now: Partial<UndoSides>, field = 'city'): string {
  const sides: UndoSides = { base: 'Lyon', reshaped: undefined, source: says('Lyon'), partoo: 'Lyon', ...now };
  const decision = undoField({ ...city, field, ...wroteIt }, sides, run);
  return decision.kind === 'undo' ? `undo to ${JSON.stringify(decision.change.to)}` : decision.kind;
}

describe('R24 one field', () => {
  it.each<[string, Partial<FieldChange>, Partial<UndoSides>, string]>([
    ['nothing moved', {}, {}, 'undo to "Paris"'],
    ['the source says the former value again', {}, { source: says('Paris') }, 'undo to "Paris"'],
    ['the source does not say it any more', {}, { source: { kind: 'silent' } }, 'undo to "Paris"'],
    ['the source does not hold the location any more', {}, { source: { kind: 'absent' } }, 'held'],
    ['the source says something else', {}, { source: says('Metz') }, 'held'],
    ['Partoo holds the former value', {}, { partoo: 'Paris' }, 'already'],
    [
      'Partoo holds the former value, the source something else',
      {},
      { partoo: 'Paris', source: says('Metz') },
      'already',
    ],
    ['Partoo holds something else', {}, { partoo: 'Brest' }, 'held'],
    ['Partoo holds nothing', {}, { partoo: null }, 'held'],
    ['Partoo reshaped what was written', {}, { partoo: 'LYON 1er', reshaped: 'LYON 1er' }, 'undo to "Paris"'],
    ['Partoo reshaped another value', {}, { partoo: 'METZ 1er', base: 'Metz', reshaped: 'METZ 1er' }, 'held'],
    [
      'a person decided on a value of its own',
      { source: 'Metz' },
      { source: says('Metz'), base: 'Metz', reshaped: 'Lyon' },
      'undo to "Paris"',
    ],
    ['it was empty before, and may not be', { partoo: null }, {}, 'held'],
  ])('when %s', (_when, wroteIt, now, expected) => {
    expect(decide(wroteIt, now)).toBe(expected);
  });

  it.each<[string, FieldValue, string]>([
    ['website_url', null, 'undo to null'],
    ['specific_hours.2026-12-24', null, 'undo to null'],
    ['custom_fields.Parking', null, 'undo to null'],
    ['phone', null, 'held'],
    ['status', null, 'held'],
    ['open_hours.monday', null, 'held'],
    ['open_hours.monday', [], 'undo to []'],
  ])('R32 goes back to what was there before: %s %j', (field, former, expected) => {
    const value = field.includes('hours') ? ['09:00-18:00'] : 'x';
    const wroteIt = { source: value, to: value, partoo: former };

    expect(decide(wroteIt, { base: value, source: says(value), partoo: value }, field)).toBe(expected);
  });

  it('R32 goes back to nothing where the source says now that there is nothing', () => {
    const wroteIt = { source: 'b', to: 'b', partoo: null };

    expect(decide(wroteIt, { base: 'b', source: says(null), partoo: 'b' }, 'address2')).toBe('undo to null');
  });

  it('a special date that the source removed counts as said: its cell no longer names it', () => {
    const wroteIt = { source: null, to: null, partoo: ['10:00-12:00'] };

    const decision = decide(
      wroteIt,
      { base: undefined, source: { kind: 'silent' }, partoo: null },
      'specific_hours.2026-12-24',
    );

    expect(decision).toBe('undo to ["10:00-12:00"]');
  });

  it('R18 says what it expects on both sides, and why', () => {
    const sides: UndoSides = { base: 'Lyon', reshaped: undefined, source: says('Lyon'), partoo: 'Lyon' };

    const decision = undoField(city, sides, run);

    expect(decision).toEqual({
      kind: 'undo',
      change: { field: 'city', base: 'Lyon', source: 'Lyon', partoo: 'Lyon', to: 'Paris', rule: 'undo of run-1' },
    });
  });
});
