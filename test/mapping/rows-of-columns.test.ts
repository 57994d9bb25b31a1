import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/domain/location.ts';
import type { SourceRecord } from '../../src/domain/ports/source-read.ts';
import { originsOf } from '../../src/mapping/rows-of-columns.ts';
import { fieldsOf, locationOf, mapperOf, problemsOf, today } from './mapping-fixture.ts';

const columns = ['tel', 'url', 'franchise.tel', 'franchise.web', 'closures.special'];
const cells = ['0001', '01 40 00 00 01', '', ' ', 'https://franchise.example/1', '2099-12-24: closed'];
const record: SourceRecord = {
  at: { row: 7, line: 8 },
  cells,
  origins: [
    { from: 3, to: 5, at: { row: 2, line: 3, source: 'franchise' } },
    { from: 5, to: 6, at: { row: 4, line: 5, source: 'closures', others: [9] } },
  ],
};

describe('where values come from', () => {
  it.each([
    ['tel', [[7, undefined, 'tel']]],
    [{ coalesce: ['franchise.tel', 'tel'] }, [[7, undefined, 'tel']]],
    [{ coalesce: ['url', 'franchise.web'] }, [[2, 'franchise', 'franchise.web']]],
    [
      { from: ['tel', 'closures.special', 'franchise.tel'] },
      [
        [7, undefined, 'tel'],
        [4, 'closures', 'closures.special'],
      ],
    ],
    [{ template: 'Tel {{tel}}' }, [[7, undefined, 'tel']]],
    [{ value: 'x' }, []],
    [{ from: 'url', default: 'x' }, []],
  ])('of %j: the row of each cell that says something, of coalesce the first', (entry, expected) => {
    const fields = fieldsOf({ name: entry });

    const origins = originsOf(record, fields, ['id', ...columns]);

    expect(origins.get('name')?.map(({ at, column }) => [at.row, at.source, column])).toEqual(expected);
  });

  it('each weekday has its own, a week in one column has one for all', () => {
    const days = originsOf(record, fieldsOf({ open_hours: { monday: 'tel', tuesday: 'url' } }), ['id', ...columns]);
    const week = originsOf(record, fieldsOf({ open_hours: { from: 'tel' } }), ['id', ...columns]);

    expect([...days].map(([field, cell]) => [field, cell.length])).toEqual([
      ['open_hours.monday', 1],
      ['open_hours.tuesday', 0],
    ]);
    expect([...week.keys()]).toEqual(['open_hours']);
  });
});

describe('problems of joined cells', () => {
  const of = (entry: unknown, changed: readonly string[]): readonly string[] =>
    problemsOf(
      mapperOf(columns, { country: { value: 'FR' }, phone: entry }).map({ ...record, cells: changed }, today),
    ).map(describeProblem);

  it.each([
    ['of a joined source name its row', 'franchise.tel', /^franchise row 2, column franchise\.tel: /],
    ['of several rows name them all', 'closures.special', /^closures rows 4, 9, column closures\.special: /],
    ['of the first source name the row of the record', 'url', /^row 7, column url: /],
    [
      'that may be of several sources name the row of the record',
      { from: ['tel', 'franchise.tel'] },
      /^row 7, column tel \+ franchise\.tel: /,
    ],
  ])('%s', (_case, entry, message) => {
    const problems = of(entry, ['0001', 'call us', 'call us', 'call us', '', 'call us']);

    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it('warnings name their row, too', () => {
    const mapped = mapperOf(columns, { name: 'franchise.tel' }).map({ ...record, cells: cells.with(3, 'n/a') }, today);

    expect(locationOf(mapped).warnings.map(({ at }) => at.source)).toEqual(['franchise']);
  });
});

describe('a record with problems of its own', () => {
  const problem = { at: { row: 3, line: 4, source: 'franchise' }, column: 'franchise.site', message: 'twice' };
  const mapper = mapperOf(columns, { name: 'tel' });

  it('R1 R13 is invalid whatever its cells say', () => {
    const mapped = mapper.map({ ...record, problems: [problem] }, today);

    expect(mapped).toMatchObject({ kind: 'invalid', key: '0001', problems: [problem] });
  });

  it('R1 is keyless for that reason where its key cannot be read, and only then', () => {
    const keyless = mapper.keyOf({ ...record, cells: cells.with(0, ''), problems: [problem] });
    const keyed = mapper.keyOf({ ...record, problems: [problem] });

    expect([keyless, keyed]).toEqual([{ problem }, { key: '0001' }]);
  });
});
