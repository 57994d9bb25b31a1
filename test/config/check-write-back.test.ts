import { describe, expect, it } from 'vitest';
import { minimal, mistakesOf, parse } from './sample.ts';

const writing = minimal.replace('key: store_id', 'key: store_id, write_back: true');

function withField(entry: string, text = writing): string {
  return text.replace('name: name', `name: name, ${entry}`);
}

describe('a field that Partoo may change, when changes are written back', () => {
  it.each([
    [
      'region: { template: "{{a}}", owner: partoo }',
      "4:33 fields.region.template: a template cannot be written back, and region is not the source's alone",
    ],
    [
      'region: { value: x, owner: shared }',
      "4:33 fields.region.value: a constant cannot be written back, and region is not the source's alone",
    ],
    [
      'open_hours: { monday: m, sunday: { value: closed }, owner: partoo }',
      "4:58 fields.open_hours.sunday.value: a constant cannot be written back, and open_hours is not the source's alone",
    ],
    [
      'open_hours: { from: h, owner: partoo }',
      "4:37 fields.open_hours.from: a week in one entry cannot be written back, and open_hours is not the source's alone",
    ],
    [
      'open_hours: { monday: { opens: a, closes: b }, owner: shared }',
      "4:47 fields.open_hours.monday.opens: a pair of opening and closing columns cannot be written back, and open_hours is not the source's alone",
    ],
    [
      'open_hours: { monday: { from: a, closed: b }, owner: shared }',
      "4:56 fields.open_hours.monday.closed: a day with a column for closed cannot be written back, and open_hours is not the source's alone",
    ],
    [
      'custom_fields.Parking: { value: yes, owner: partoo }',
      "4:48 fields.custom_fields.Parking.value: a constant cannot be written back, and custom_fields.Parking is not the source's alone",
    ],
    [
      'custom_fields: { Parking: { value: yes, owner: partoo } }',
      "4:51 fields.custom_fields.Parking.value: a constant cannot be written back, and custom_fields.Parking is not the source's alone",
    ],
  ])('needs columns: %s', (entry, mistake) => {
    const mistakes = mistakesOf(withField(entry));

    expect(mistakes).toEqual([`c.yaml:${mistake}. Use from or coalesce, owner: source, or write_back: false`]);
  });

  it.each([
    'region: { from: r, owner: partoo }',
    'region: { from: [r, s], owner: shared }',
    'region: { coalesce: [r, s], lookup: { a: b }, owner: shared }',
    'open_hours: { monday: m, tuesday: { from: [a, b], join: "-" }, owner: partoo }',
    'custom_fields.Parking: { from: p, owner: partoo }',
    "region: { template: '{{a}}' }",
    'region: { value: x, owner: source }',
  ])('may be %s', (entry) => {
    const { config } = parse(withField(entry));

    expect(config.source.writeBack).toBe(true);
  });

  it('may be anything where nothing is written back', () => {
    const { config } = parse(withField('region: { value: x, owner: shared }', minimal));

    expect(config.policy.fields['region']?.owner).toBe('shared');
  });
});

describe('unmatched: import', () => {
  it('is allowed where the source is written', () => {
    const { config } = parse(`${writing}unmatched: import\n`);

    expect(config.policy.unmatched).toBe('import');
  });

  it('is refused where it is not: the source is never touched then', () => {
    const mistakes = mistakesOf(`${minimal}unmatched: import\n`);

    expect(mistakes).toEqual([
      'c.yaml:6:12 unmatched: import writes into the source, which write_back does not allow. Set source.write_back to true, or use report or ignore',
    ]);
  });
});

describe('source.backup', () => {
  it('is off unless it is turned on', () => {
    const on = parse(writing.replace('write_back: true', 'write_back: true, backup: true'));

    expect(parse(writing).config.source).toMatchObject({ backup: false });
    expect(on.config.source).toMatchObject({ backup: true });
  });
});
