import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestFolder, type TestFolder } from '../folder.ts';
import { openJson } from './json-file.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});

afterEach(() => {
  folder.dispose();
});

describe('where the records are', () => {
  it.each([
    ['an array', '[{"id": "1"}, {"id": "2"}]', {}],
    ['an object a line', '{"id": "1"}\n\n{"id": "2"}\n', {}],
    ['an object a line, the last without a line end', '{"id": "1"}\n{"id": "2"}', {}],
    [
      'an array in an object',
      '{"took": 3, "data": {"stores": [{"id": "1"}, {"id": "2"}]}, "next": null}',
      { records: ['data', 'stores'] },
    ],
    ['an array under a name with a dot', '{"data.v2": [{"id": "1"}, {"id": "2"}]}', { records: ['data.v2'] }],
    ['a file with a byte order mark', '\u{feff}[{"id": "1"}, {"id": "2"}]', {}],
    ['an array with a bracket in a text', '[{"id": "1", "t": "]}\\"["}, {"id": "2"}]', {}],
  ])('%s', async (_case, text, options) => {
    const path = folder.write('stores.json', text);

    const { rows, read } = await openJson(path, options);

    expect(rows.map(({ id }) => id)).toEqual(['1', '2']);
    expect(read.outcome).toBe('complete');
  });

  it('is told by the line on which each record begins', async () => {
    const path = folder.write('stores.json', '[\n  {\n    "id": "1"\n  },\n\n  { "id": "2" }\n]\n');

    const { records } = await openJson(path);

    expect(records.map(({ at }) => at)).toEqual([
      { row: 1, line: 2 },
      { row: 2, line: 6 },
    ]);
  });

  it.each([
    ['one object', '{"stores": []}', {}, 'it is one object, not an array of them'],
    ['another path', '{"stores": [{"id": "1"}]}', { records: ['data'] }, 'there is no array at data'],
    ['a list of texts', '["1", "2"]', {}, ':1: record 1 is a single value, no object'],
    ['a missing comma', '[{"id": "1"}\n {"id": "2"}]', {}, ':2: "{" stands where a comma or end should be'],
    ['a comma too many', '[{"id": "1"},\n]', {}, ':2: "]" stands where a value should be'],
    ['a broken record', '[{"id": "1"},\n{"id": 1 2}]', {}, ':2: record 2 is no JSON'],
    ['text behind the end', '[{"id": "1"}]\n[]', {}, ':2: "[" stands where nothing more should be'],
    ['a broken line', '{"id": "1"}\n{"id":\n{"id": "3"}\n', {}, ':2: record 2 is no JSON'],
    ['UTF-16', Buffer.from('[{"id": "1"}]', 'utf16le'), {}, 'it is not UTF-8'],
    [
      'a byte that is not UTF-8',
      Buffer.from([0x5b, 0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d, 0x5d]),
      {},
      ':1: record 1 is not UTF-8',
    ],
    ['XML', '<?xml version="1.0"?><a/>', {}, 'this is an XML document, not JSON'],
  ])('is an error with file and line for %s', async (_case, content, options, message) => {
    const path = folder.write('stores.json', content);

    const reading = openJson(path, options);

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: `cannot read ${path}${message.startsWith(':') ? '' : ': '}${message}`,
    });
  });

  it.each([1, 2, 3, 7])('does not depend on where the pieces of %i bytes end', async (chunkBytes) => {
    const text =
      '\u{feff}{"a": [1, "x\\"]"], "stores": [ {"id": "é\\\\", "n": [1, {"b": "}"}]} , {"id": "2"}\r\n], "z": {"y": true}}';
    const path = folder.write('stores.json', text);

    const { rows, read } = await openJson(path, { records: ['stores'] }, { chunkBytes, maxElementBytes: 1000 });

    expect(rows).toEqual([
      { id: 'é\\', n: '[1,{"b":"}"}]' },
      { id: '2', n: ' ' },
    ]);
    expect(read.outcome).toBe('complete');
  });

  it('is cut wherever it breaks off, and no torn record is given (R2)', async () => {
    const text = '[{"id": "1", "a": "x"}, {"id": "2", "a": "y"}]';

    for (let length = 24; length < text.length - 1; length += 1) {
      const path = folder.write('stores.json', text.slice(0, length));

      const { rows, read } = await openJson(path);

      expect(read.outcome, text.slice(0, length)).toBe('incomplete');
      expect(rows.length, text.slice(0, length)).toBe(length >= 45 ? 2 : 1);
    }
  });
});

describe('cells', () => {
  it('are the text of every value: numbers with all digits, without exponent (R30, D4)', async () => {
    const path = folder.write(
      'stores.json',
      '[{"a": 12345678901234567890, "b": 1.50, "b2": 1.0, "c": 1e3, "d": -0.5E-2, "e": true, "f": [1.10, "x"], "g": {}, "h": "0012"}]',
    );

    const { rows } = await openJson(path);

    expect(rows).toEqual([
      {
        a: '12345678901234567890',
        b: '1.5',
        b2: '1',
        c: '1000',
        d: '-0.005',
        e: 'true',
        f: '[1.1,"x"]',
        g: '{}',
        h: '0012',
      },
    ]);
  });

  it('tell what is missing or null, which says nothing, from an empty text, which may clear (R32, D28)', async () => {
    const path = folder.write('stores.json', '[{"id": "1", "tel": null}, {"id": "2"}, {"id": "3", "tel": ""}]');

    const { rows } = await openJson(path);

    expect(rows.map(({ tel }) => tel)).toEqual([' ', ' ', '']);
  });

  it('take null as explicitly empty where that is configured', async () => {
    const path = folder.write('stores.json', '[{"id": "1", "tel": null}, {"id": "2"}, {"id": "3", "tel": ""}]');

    const { rows } = await openJson(path, { nullIs: 'empty' });

    expect(rows.map(({ tel }) => tel)).toEqual(['', ' ', '']);
  });
});

describe('columns', () => {
  it.each([
    [
      'properties of properties',
      '[{"id": 1, "at": {"city": "Köln", "geo": {"lat": 1}}}]',
      ['id', 'at.city', 'at.geo.lat'],
    ],
    ['names with dots', '[{"CONTACT.MAIL": "x"}]', ['CONTACT.MAIL']],
    ['two paths with one name', '[{"a.b": 1, "a": {"b": 2}}]', ['["a.b"]', 'a.b']],
    ['edge and no-break spaces, Unicode form', '[{" Ligne\\u00a01 ": 1, "cafe\\u0301": 2}]', ['Ligne 1', 'café']],
    ['what only later records have', '[{"id": 1}, {"id": 2, "tel": "x"}]', ['id', 'tel']],
    ['an object that is null in places', '[{"at": null}, {"at": {"city": "x"}}]', ['at.city']],
    ['what is null in all records', '[{"id": 1, "tel": null}]', ['id', 'tel']],
  ])('%s', async (_case, text, expected) => {
    const path = folder.write('stores.json', text);

    const { columns } = await openJson(path);

    expect(columns).toEqual(expected);
  });

  it('are not made of codes used as names', async () => {
    const codes = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`s${String(index)}`, 1]));
    const path = folder.write('stores.json', JSON.stringify([codes]));

    const reading = openJson(path);

    await expect(reading).rejects.toThrow('more than 2000 different properties');
  });
});

describe('GeoJSON', () => {
  it('gives properties by their names, and the place of a point: longitude first', async () => {
    const path = folder.write(
      'stores.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        crs: { type: 'name' },
        features: [
          {
            type: 'Feature',
            id: 'node/1',
            properties: { MATRICULE: 77, 'CONTACT.MAIL': 'a@b.fr' },
            geometry: { type: 'Point', coordinates: [2.35, 48.86] },
          },
          { type: 'Feature', properties: { MATRICULE: 78 }, geometry: null },
        ],
      }),
    );

    const { columns, rows } = await openJson(path);

    expect(columns).toEqual([
      ...['MATRICULE', 'CONTACT.MAIL'],
      ...['feature.id', 'geometry.type', 'geometry.longitude', 'geometry.latitude'],
    ]);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['77', 'a@b.fr', 'node/1', 'Point', '2.35', '48.86'],
      ['78', ' ', ' ', ' ', ' ', ' '],
    ]);
  });
});
