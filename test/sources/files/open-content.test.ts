import { constants, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createSource } from '../../../src/sources/registry.ts';
import { createWarnings, readAll } from '../../contract/read-all.ts';
import { createTestFolder, type TestFolder } from '../folder.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
  onTestFinished(() => {
    expect(folder.open(), 'left open').toBe(0);
    folder.dispose();
  });
});

const { log } = createWarnings();

const csv = (content: Uint8Array, writeBack = false): Source =>
  createSource(
    { kind: 'csv', path: folder.write('stores.csv.gz', content), delimiter: 'auto', encoding: 'auto', writeBack },
    { log },
  );

const json = (content: Uint8Array, writeBack = false): Source =>
  createSource(
    { kind: 'json', path: folder.write('stores.json.gz', content), format: 'auto', nullIs: 'absent', writeBack },
    { log },
  );

const ids = async (source: Source): Promise<readonly (string | undefined)[]> =>
  (await readAll(source)).records.map(({ cells }) => cells[0]);

describe('a file that gzip packed', () => {
  it('is one with several members, as logs that are rotated and joined are', async () => {
    const content = Buffer.concat([gzipSync('id,city\n1,Gent\n2,Li'), gzipSync('ège\n3,Lyon\n')]);

    const { records } = await readAll(csv(content));

    expect(records.map(({ cells }) => cells.join())).toEqual(['1,Gent', '2,Liège', '3,Lyon']);
  });

  it('is read as JSON and as NDJSON too', async () => {
    const found = [
      await ids(json(gzipSync('[{"id":"1"},{"id":"2"}]'))),
      await ids(json(gzipSync('{"id":"3"}\n{"id":"4"}\n'))),
    ];

    expect(found).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it.each([
    ['a CSV file', () => csv(cutGzip('id\n1\n2\n'))],
    ['an array', () => json(cutGzip('[{"id":"1"},{"id":"2"}]'))],
    ['lines that are whole', () => json(cutGzip('{"id":"1"}\n{"id":"2"}\n'))],
  ])('is incomplete when it breaks off, and what is whole is given: %s (R2)', async (_what, source) => {
    const { read, records } = await readAll(source());

    expect(read).toMatchObject({ outcome: 'incomplete', reason: 'the gzip file breaks off', rows: 2 });
    expect(records.map(({ cells }) => cells)).toEqual([['1'], ['2']]);
    expect(read.digest).toBeUndefined();
  });

  it('that is damaged is not read at all (R2)', async () => {
    const content = gzipSync('id\n1\n2\n');
    content.writeUInt32LE(0, content.length - 8);

    const reading = readAll(csv(content));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringMatching(/damaged/),
    });
  });

  it('that was made to fill memory or disk is not unpacked to its end', async () => {
    const content = gzipSync(Buffer.alloc(200 * 1024 * 1024, 'a\n'));

    const reading = readAll(csv(content));

    await expect(reading).rejects.toMatchObject({ message: expect.stringMatching(/more than 250 times as large/) });
  });

  it.each([
    ['csv', () => csv(gzipSync('id\n1\n'), true)],
    ['json', () => json(gzipSync('[{"id":"1"}]'), true)],
  ])('is refused when it is read, where values are to be written into it: %s', async (_kind, source) => {
    const reading = readAll(source());

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNWRITABLE',
      message: expect.stringMatching(/packed by gzip/),
      hint: expect.stringMatching(/write_back to false/),
    });
  });
});

/** All that was packed is there, and the end is not. */
function cutGzip(text: string): Buffer {
  return gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
}
