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

describe('unmatched: import into several files', () => {
  it.each(['data/stores-*.csv', '[data/be.csv, data/fr.csv]'])('is refused: %s', (path) => {
    const mistakes = mistakesOf(`${writing.replace('data/stores.csv', path)}unmatched: import\n`);

    expect(mistakes).toEqual([
      'c.yaml:6:12 unmatched: import does not know to which of several files a record belongs. Use report or ignore, or put all locations into one file',
    ]);
  });

  it('a list of one file is one file', () => {
    const { config } = parse(`${writing.replace('data/stores.csv', '[data/stores.csv]')}unmatched: import\n`);

    expect(config.source).toMatchObject({ path: 'data/stores.csv' });
  });
});

describe('unmatched: import through an API', () => {
  const http = (more: string): string =>
    `${minimal.replace(
      /^source: .*$/m,
      `source: { kind: http, url: "https://e.example.com/s", key: id, write_back: true, write: { url: "https://e.example.com/s/{{id}}"${more} } }`,
    )}unmatched: import\n`;

  it('is allowed where it is said how a location is added', () => {
    const { config } = parse(http(', append: { url: "https://e.example.com/s" }'));

    expect(config.source).toMatchObject({ write: { append: { method: 'POST' } } });
  });

  it.each([
    ['', /unmatched: import does not know how to add a location through the API\. Say with source\.write\.append/],
    [', append: { url: "https://other.example.com/s" }', /source\.write\.append\.url: is on another host/],
  ])('is refused otherwise: %s', (more, mistake) => {
    expect(mistakesOf(http(more))).toEqual([expect.stringMatching(mistake)]);
  });
});

describe('source.path', () => {
  it.each(['data/*/stores.csv', '[data/be.csv, "d?ta/fr.csv"]'])('has no pattern in its folder: %s', (path) => {
    const mistakes = mistakesOf(minimal.replace('data/stores.csv', path));

    expect(mistakes).toEqual([
      expect.stringMatching(/source\.path.*has a pattern in its folder.*Only the name of the file may hold \* or \?/),
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
