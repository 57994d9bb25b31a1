import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../src/reports/text-excerpt.ts';
import { fullLabelOf, viewsOf } from '../../src/reports/field-views.ts';
import { sampleChange, weekChange } from './sample-plan.ts';

describe('viewsOf', () => {
  it('joins consecutive days that change alike, and only those', () => {
    const fields = weekChange(['09:00-18:00'], ['09:00-19:00']).map((field) =>
      field.field === 'open_hours.wednesday' ? { ...field, to: [] } : field,
    );

    const views = viewsOf(sampleChange('update', '1', fields.toReversed()));

    expect(views.map(({ part, detail }) => [part, detail])).toEqual([
      ['Mon–Tue', { kind: 'replace', before: '09:00–18:00', after: '09:00–19:00' }],
      ['Wed', { kind: 'replace', before: '09:00–18:00', after: 'closed' }],
      ['Thu–Fri', { kind: 'replace', before: '09:00–18:00', after: '09:00–19:00' }],
    ]);
  });

  it('does not join days that change alike for different reasons', () => {
    const [monday, tuesday] = weekChange(['09:00-18:00'], []);
    if (monday === undefined || tuesday === undefined) throw new Error('two days are needed');

    const views = viewsOf(sampleChange('update', '1', [monday, { ...tuesday, rule: 'drift' }]));

    expect(views.map(({ part, rule }) => [part, rule])).toEqual([
      ['Mon', 'source changed'],
      ['Tue', 'drift: a colleague changed it in Partoo'],
    ]);
  });

  it('joins consecutive dates across a month, and shows a removed one as the usual hours', () => {
    const views = viewsOf(
      sampleChange('update', '1', [
        { field: 'specific_hours.2026-12-01', partoo: [], to: null, rule: 'source changed' },
        { field: 'specific_hours.2026-11-30', partoo: [], to: null, rule: 'source changed' },
        { field: 'specific_hours.2026-12-24', to: ['10:00-16:00'], rule: 'source changed' },
      ]),
    );

    expect(views.map(({ part, detail }) => [part, detail])).toEqual([
      ['2026-11-30 to 2026-12-01', { kind: 'replace', before: 'closed', after: 'usual hours' }],
      ['2026-12-24', { kind: 'replace', before: 'usual hours', after: '10:00–16:00' }],
    ]);
  });

  it('shows a list as what was added and removed', () => {
    const views = viewsOf(
      sampleChange('update', '1', [
        { field: 'categories', partoo: ['gcid:a', 'gcid:b'], to: ['gcid:b', 'gcid:c'], rule: '' },
      ]),
    );

    expect(views[0]?.detail).toEqual({ kind: 'list', added: ['gcid:c'], removed: ['gcid:a'] });
  });

  it('shows a list in another order whole', () => {
    const views = viewsOf(
      sampleChange('update', '1', [
        { field: 'categories', partoo: ['gcid:a', 'gcid:b'], to: ['gcid:b', 'gcid:a'], rule: '' },
      ]),
    );

    expect(views[0]?.detail).toEqual({ kind: 'replace', before: 'gcid:a, gcid:b', after: 'gcid:b, gcid:a' });
  });

  it('takes the value before from the side that is written', () => {
    const field = { field: 'email', source: 'old@acme.test', partoo: 'new@acme.test', to: 'new@acme.test', rule: '' };

    const views = viewsOf(sampleChange('write_back', '1', [field]));

    expect(views[0]?.detail).toEqual({ kind: 'replace', before: 'old@acme.test', after: 'new@acme.test' });
  });

  it('shows values as stored where both would read the same', () => {
    const views = viewsOf(
      sampleChange('update', '1', [{ field: 'custom_fields.Parking', partoo: 'yes', to: true, rule: '' }]),
    );

    expect(views[0]?.detail).toEqual({ kind: 'replace', before: '"yes"', after: 'true' });
  });

  it('shows a field of a newer version by its own name', () => {
    const views = viewsOf(sampleChange('update', '1', [{ field: 'menu_url', partoo: null, to: 'x', rule: '' }]));

    expect(views[0]).toEqual({
      label: 'menu_url',
      part: null,
      detail: { kind: 'replace', before: 'null', after: '"x"' },
      rule: '',
    });
  });
});

describe('fullLabelOf', () => {
  it.each([
    ['phone', 'Phone'],
    ['open_hours.monday', 'Opening hours, Mon'],
    ['custom_fields.Car park', 'Car park'],
    ['constructor', 'constructor'],
  ])('calls %s %s', (path, label) => {
    expect(fullLabelOf(path)).toBe(label);
  });
});

describe('excerptOf', () => {
  it('shows a few words around the change', () => {
    const before = 'a b c d e f g old1 h i j k l m n';
    const after = 'a b c d e f g new1 new2 h i j k l m n';

    expect(excerptOf(before, after)).toEqual({
      before: { lead: '… c d e f g', changed: 'old1', tail: 'h i j k l …' },
      after: { lead: '… c d e f g', changed: 'new1 new2', tail: 'h i j k l …' },
    });
  });

  it.each([
    ['added at the end', 'a b', 'a b c', '', 'c'],
    ['removed at the start', 'x a b', 'a b', 'x', ''],
    ['a repeated word added', 'a a', 'a a a', '', 'a'],
  ])('marks words %s', (_what, before, after, removed, added) => {
    const excerpt = excerptOf(before, after);

    expect([excerpt.before.changed, excerpt.after.changed]).toEqual([removed, added]);
  });

  it('shortens a very long change in its middle', () => {
    const { after } = excerptOf('a b', `a ${'word '.repeat(100)}b`);

    expect(after.changed).toContain('word … (40 more words) … word');
  });
});
