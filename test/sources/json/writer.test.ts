import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import { createTestFolder, type TestFolder } from '../folder.ts';
import { openJson } from './json-file.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});

afterEach(() => {
  expect(folder.open(), 'left open').toBe(0);
  folder.dispose();
});

const laidOut = `{
\t"made": "2026-01-01",
\t"stores": [
\t\t{ "id": 12, "tel":"030",   "at": {"city": "Köln"}, "lat": 50.10 },
\t\t{
\t\t\t"id": 13,
\t\t\t"tel": null
\t\t}
\t]
}`;

describe('writing into JSON keeps every other byte (R25)', () => {
  it.each([
    ['a text', 1, { tel: '+49 30 "1"' }, '"tel":"030"', '"tel":"+49 30 \\"1\\""'],
    ['a number stays a number', 1, { lat: '50.25' }, '50.10', '50.25'],
    ['a property of a property', 1, { 'at.city': 'Bonn' }, '"Köln"', '"Bonn"'],
    ['what was null', 2, { tel: '040' }, 'null', '"040"'],
    ['what was not there', 2, { lat: '53.5' }, '"tel": null', '"tel": null,\n\t\t\t"lat": 53.5'],
    ['what has no object yet', 2, { 'at.city': 'Ulm' }, '"tel": null', '"tel": null,\n\t\t\t"at": {"city": "Ulm"}'],
    ['no number in a column of numbers', 1, { lat: 'north' }, '50.10', '"north"'],
    ['an emptied text', 1, { tel: '' }, '"030"', '""'],
  ])('%s', async (_case, row, texts, from, to) => {
    const path = folder.write('stores.json', laidOut);
    const opened = await openJson(path, { records: ['stores'] });

    const { edits } = await opened.write([opened.edit(row, texts)]);

    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
    expect(opened.content()).toBe(laidOut.replace(from, () => to));
  });

  it.each([
    ['one line each', '[{"id":1,"a":"x"},{"id":2}]', '[{"id":1,"a":"x"},{"id":2,"a":"y"}]'],
    ['as Python writes it', '[{"id": 1, "a": "x"}, {"id": 2}]', '[{"id": 1, "a": "x"}, {"id": 2, "a": "y"}]'],
    [
      'a mark, CRLF',
      '\u{feff}[\r\n{"id": 1, "a": "x"},\r\n{"id": 2}\r\n]\r\n',
      '\u{feff}[\r\n{"id": 1, "a": "x"},\r\n{"id": 2, "a": "y"}\r\n]\r\n',
    ],
    ['an object a line', '{"id":1,"a":"x"}\n{"id":2}\n', '{"id":1,"a":"x"}\n{"id":2,"a":"y"}\n'],
    [
      'a name given twice',
      '[{"id":1,"a":"x"},{"id":2,"a":"q","a":"z"}]',
      '[{"id":1,"a":"x"},{"id":2,"a":"q","a":"y"}]',
    ],
  ])('adds or replaces as the file is written: %s', async (_case, before, after) => {
    const path = folder.write('stores.json', before);
    const opened = await openJson(path);

    const { edits } = await opened.write([opened.edit(2, { a: 'y' })]);

    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
    expect(opened.content()).toBe(after);
  });

  it.each([
    [
      'laid out',
      '[\n  {\n    "id": "1",\n    "at": {\n      "city": "x"\n    }\n  }\n]\n',
      '[\n  {\n    "id": "1",\n    "at": {\n      "city": "x"\n    }\n  },\n  {\n    "id": "2",\n    "at": {\n      "city": "y"\n    }\n  }\n]\n',
    ],
    [
      'on one line',
      '[{"id": "1", "at": {"city": "x"}}]',
      '[{"id": "1", "at": {"city": "x"}},{"id": "2", "at": {"city": "y"}}]',
    ],
    [
      'an object a line',
      '{"id":"1","at":{"city":"x"}}\n',
      '{"id":"1","at":{"city":"x"}}\n{"id":"2","at":{"city":"y"}}\n',
    ],
    [
      'GeoJSON',
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"1","at":{"city":"x"}},"geometry":null}]}',
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"1","at":{"city":"x"}},"geometry":null},{"type":"Feature","properties":{"id":"2","at":{"city":"y"}},"geometry":null}]}',
    ],
  ])('adds a record as the last one is written: %s', async (_case, before, after) => {
    const path = folder.write('stores.json', before);
    const opened = await openJson(path);
    const cells = [
      { column: 'id', text: '2' },
      { column: 'at.city', text: 'y' },
    ];

    const { appends } = await opened.write([], [{ key: asLocationKey('2'), cells }]);

    expect(appends.map(({ kind }) => kind)).toEqual(['written']);
    expect(opened.content()).toBe(after);
  });

  it('moves a point of GeoJSON, longitude first', async () => {
    const text =
      '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": 1}, "geometry": {"type": "Point", "coordinates": [2.0, 48.0]}}]}';
    const opened = await openJson(folder.write('stores.geojson', text));

    const { edits } = await opened.write([
      opened.edit(1, { 'geometry.longitude': '2.5', 'geometry.latitude': '48.5' }),
    ]);

    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
    expect(opened.content()).toBe(text.replace('[2.0, 48.0]', '[2.5, 48.5]'));
  });

  it('edits and adds behind the last record in one go', async () => {
    const opened = await openJson(folder.write('stores.json', '[{"id":"1"}]'));

    await opened.write(
      [opened.edit(1, { id: '1b' })],
      [{ key: asLocationKey('2'), cells: [{ column: 'id', text: '2' }] }],
    );

    expect(opened.content()).toBe('[{"id":"1b"},{"id":"2"}]');
  });

  it('does not write half of a character, and says so', async () => {
    const opened = await openJson(folder.write('stores.json', '[{"id":"1"}]'));

    const { edits } = await opened.write([opened.edit(1, { id: '\ud800' })]);

    expect(edits).toMatchObject([{ kind: 'unencodable', column: 'id' }]);
    expect(opened.content()).toBe('[{"id":"1"}]');
  });
});
