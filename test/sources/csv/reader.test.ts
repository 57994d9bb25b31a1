import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncError } from '../../../src/domain/errors.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { EarlierRead, SourceRead } from '../../../src/domain/ports/source-read.ts';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import type { CsvSourceOptions } from '../../../src/sources/csv/reader.ts';
import { createWarnings, neverAborted, readAll } from '../../contract/read-all.ts';
import { canSeeOpenFiles, createCsvFolder, readCsv } from './csv-folder.ts';
import type { CsvFolder } from './csv-folder.ts';

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

let folder: CsvFolder;

beforeEach(() => {
  folder = createCsvFolder();
});

afterEach(() => {
  const left = folder.open();
  folder.dispose();
  expect(left, 'files left open').toBe(0);
});

async function failureOf(reading: Promise<unknown>): Promise<SyncError> {
  return reading.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: unknown) => error as SyncError,
  );
}

describe('what a read says about the file', () => {
  it.each([
    ['UTF-8', Buffer.from('id;näme\n1;ü\n'), 'utf-8', ';', true],
    ['UTF-8 with mark', Buffer.from('\ufeffid;näme\r\n1;ü\r\n'), 'utf-8', ';', true],
    ['UTF-16', utf16('id;näme\n1;ü'), 'utf-16le', ';', false],
    ['Windows-1252', latin1('id\tn\xe4me\r1\t\xfc\r'), 'windows-1252', '\t', true],
  ] as const)('names encoding, delimiter and end: %s', async (_case, content, encoding, delimiter, endsWithNewline) => {
    const path = folder.write(content);

    const { columns, records, read } = await readCsv(path);

    expect(columns).toEqual(['id', 'näme']);
    expect(records).toEqual([{ at: { row: 1, line: 2 }, cells: ['1', 'ü'] }]);
    expect(read).toEqual({
      outcome: 'complete',
      rows: 1,
      traits: { bytes: content.length, encoding, delimiter, endsWithNewline },
      version: expect.any(String),
      // One that had to be guessed is warned of, and so never recognised.
      ...(encoding === 'windows-1252' ? {} : { digest: expect.any(String) }),
    });
  });
});

describe('encodings (D1, R30)', () => {
  it('reads a file that is not UTF-8 as Windows-1252 and says so, with the line', async () => {
    const path = folder.write(latin1('id,name\n1,a\n2,M\xfcnchen \x80\n'));

    const { records, warnings } = await readCsv(path);

    expect(records[1]?.cells).toEqual(['2', 'München €']);
    expect(warnings).toMatchObject([{ facts: { line: 3 }, message: expect.stringContaining('windows-1252') }]);
  });

  it('does not warn where Windows-1252 is configured', async () => {
    const path = folder.write(latin1('id,name\n1,M\xfcnchen\n'));

    const { records, warnings } = await readCsv(path, { encoding: 'windows-1252' });

    expect(records[0]?.cells).toEqual(['1', 'München']);
    expect(warnings).toEqual([]);
  });

  it('judges the whole file, however late its first foreign byte comes', async () => {
    const path = folder.write(latin1(`id,name\n${'1,plain\n'.repeat(100_000)}2,M\xfcnchen\n`));

    const { records, read } = await readCsv(path);

    expect(read.traits.encoding).toBe('windows-1252');
    expect(records.at(-1)?.cells).toEqual(['2', 'München']);
  });

  it('refuses bytes that are not UTF-8 where UTF-8 is configured, naming the line', async () => {
    const path = folder.write(latin1(`id,name\n${'1,plain\n'.repeat(50_000)}2,M\xfcnchen\n`));

    const error = await failureOf(readCsv(path, { encoding: 'utf-8' }, { chunkBytes: 1000 }));

    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringContaining('line 50002') });
  });

  it('follows a byte order mark over the configuration, with a warning', async () => {
    const path = folder.write(utf16('id,name\n1,é\n'));

    const { records, warnings } = await readCsv(path, { encoding: 'utf-8' });

    expect(records[0]?.cells).toEqual(['1', 'é']);
    expect(warnings).toMatchObject([{ facts: { configured: 'utf-8', mark: 'utf-16le' } }]);
  });

  it('reads UTF-16 without a mark where it is configured', async () => {
    const path = folder.write(Buffer.from('id,name\n1,é\n', 'utf16le'));

    const { columns, records } = await readCsv(path, { encoding: 'utf-16le' });

    expect(columns).toEqual(['id', 'name']);
    expect(records[0]?.cells).toEqual(['1', 'é']);
  });

  it('names UTF-16 as a likely cause of NUL bytes', async () => {
    const path = folder.write(Buffer.from('id,name\n1,é\n', 'utf16le'));

    const error = await failureOf(readCsv(path));

    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE', hint: expect.stringContaining('utf-16le') });
  });

  it('refuses what is not of the configured encoding', async () => {
    const path = folder.write(Buffer.from([0x69, 0, 0x2c, 0, 0xb2, 0xde, 0x0a, 0, 0x61, 0]));

    const error = await failureOf(readCsv(path, { encoding: 'utf-16le' }));

    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringContaining('utf-16le') });
  });
});

describe('content that is cut (R2)', () => {
  it.each([
    ['a row with too few cells and no line end', 'a,b,c\n1,2,3\n4,5', 'the last row (line 3) has 2 of 3 cells'],
    ['an open quote', 'a,b\n1,2\n3,"4\n5,6\n', 'the last row (line 3) ends inside quotes that are never closed'],
    ['NUL bytes', 'a,b\n1,2\n\0\0\0', 'the file ends in 3 NUL bytes: it was not written to its end'],
    ['NUL bytes after a whole row', 'a,b\n1,2\n3,4\0\0', 'the file ends in 2 NUL bytes: it was not written to its end'],
    ['half a character', Buffer.from('a,b\n1,2\n3,東').subarray(0, -1), 'the file ends inside a character'],
    ['half a character of UTF-16', utf16('a,b\n1,2\n3,東').subarray(0, -1), 'the file ends inside a character'],
  ])('is incomplete, its torn row is not given: %s', async (_case, content, reason) => {
    const path = folder.write(content);

    const { records, read } = await readCsv(path);

    expect(read).toMatchObject({ outcome: 'incomplete', reason, rows: 1 });
    expect(records).toHaveLength(1);
  });

  it.each([
    ['a whole last row without a line end', 'a,b\n1,2\n3,4'],
    ['a ragged last row with a line end', 'a,b\n1,2\n3\n'],
    ['a last row with too many cells', 'a,b\n1,2\n3,4,5'],
    ['blank lines at the end', 'a,b\n1,2\n3,4\n\n  '],
  ])('is not seen in %s', async (_case, content) => {
    const path = folder.write(content);

    const { read } = await readCsv(path);

    expect(read).toMatchObject({ outcome: 'complete', rows: 2 });
  });

  it('refuses NUL bytes inside', async () => {
    const path = folder.write('a,b\n1,2\n3,\0\0\n4,5\n');

    const error = await failureOf(readCsv(path));

    expect(error.code).toBe('SOURCE_UNREADABLE');
  });

  it('refuses a row without end instead of collecting the file', async () => {
    const path = folder.write(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(100_000)}`);

    const error = await failureOf(readCsv(path, {}, { chunkBytes: 1000, maxRecordBytes: 100_000 }));

    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringContaining('line 3') });
  });
});

describe('content that changes (R2)', () => {
  it.each<[string, RegExp, (path: string) => void]>([
    [
      'grows',
      /from \d+ to \d+ bytes/,
      (path) => {
        appendFileSync(path, '3,4\n');
      },
    ],
    [
      'shrinks',
      /bytes/,
      (path) => {
        truncateSync(path, 10);
      },
    ],
    [
      'is touched',
      /was written/,
      (path) => {
        utimesSync(path, 1, 1);
      },
    ],
    [
      'is removed',
      /was removed/,
      (path) => {
        rmSync(path);
      },
    ],
    [
      'is replaced',
      /was replaced/,
      (path) => {
        renameSync(folder.write('a,b\n1,2\n', 'new.csv'), path);
      },
    ],
  ])('is incomplete when the file %s meanwhile', async (_case, reason, change) => {
    const path = folder.write('a,b\n1,2\n');
    const source = createCsvSource({ path, delimiter: ',', encoding: 'auto' }, { log: createWarnings().log });

    const read = await source.read(
      {
        header: () => {
          change(path);
        },
        records: () => {},
      },
      neverAborted,
    );

    expect(read).toMatchObject({ outcome: 'incomplete', reason: expect.stringMatching(reason) });
  });

  it('looks again a little later when the file was written just now', async () => {
    const path = folder.write('a,b\n1,2\n');
    const writtenMs = Date.now() - 3_600_000;
    const waits: number[] = [];
    const clock: Clock = {
      now: () => writtenMs + 1000,
      sleep: async (ms) => {
        waits.push(ms);
        appendFileSync(path, '3,4\n');
      },
    };
    const source = createCsvSource({ path, delimiter: ',', encoding: 'auto' }, { log: createWarnings().log, clock });

    const { read } = await readAll(source);

    expect(waits).toEqual([500]);
    expect(read).toMatchObject({
      outcome: 'incomplete',
      reason: 'the file changed while it was read, from 8 to 12 bytes',
    });
  });

  it('takes a file that was written just now and then rests', async () => {
    const path = folder.write('a,b\n1,2\n');
    const now = Date.now() / 1000;
    utimesSync(path, now, now);

    const { read } = await readCsv(path);

    expect(read.outcome).toBe('complete');
  });

  it('can be stopped during that wait', async () => {
    const path = folder.write('a,b\n1,2\n');
    const soon = Date.now() / 1000 + 60;
    utimesSync(path, soon, soon);
    const stop = new AbortController();
    const source = createCsvSource({ path, delimiter: ',', encoding: 'auto' }, { log: createWarnings().log });

    const reading = source.read(
      {
        header: () => {},
        records: () => {
          setImmediate(() => {
            stop.abort();
          });
        },
      },
      stop.signal,
    );

    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('files that cannot be read', () => {
  it.each<[string, string, RegExp, () => string]>([
    ['a missing file', 'SOURCE_NOT_FOUND', /no such file/, () => join(folder.path, 'missing.csv')],
    ['a broken link', 'SOURCE_NOT_FOUND', /symbolic link to nowhere\.csv/, () => link('nowhere.csv', 'link.csv')],
    ['a link to itself', 'SOURCE_UNREADABLE', /in a circle/, () => link('self.csv', 'self.csv')],
    ['a directory', 'SOURCE_UNREADABLE', /a directory/, () => folder.path],
    [
      'a path through a file',
      'SOURCE_UNREADABLE',
      /part of the path is a file/,
      () => join(folder.write('a,b\n'), 'x.csv'),
    ],
    ['a device', 'SOURCE_UNREADABLE', /not a regular file/, () => '/dev/null'],
    ['an archive', 'SOURCE_UNREADABLE', /ZIP archive/, () => folder.write('PK\x03\x04…')],
    ['an HTML page in UTF-16', 'SOURCE_UNREADABLE', /HTML page/, () => folder.write(utf16('<html></html>'))],
    ['an empty file', 'SOURCE_EMPTY', /is empty/, () => folder.write('')],
    ['only a byte order mark', 'SOURCE_EMPTY', /no header/, () => folder.write('\ufeff')],
    ['only blank lines', 'SOURCE_EMPTY', /no header/, () => folder.write('\n\r\n  \n')],
    ['a header without names', 'SOURCE_UNREADABLE', /names no column/, () => folder.write(';;\n1;2;3\n')],
    [
      'a header with a name twice',
      'SOURCE_UNREADABLE',
      /:1: the header has "a" more than once/,
      () => folder.write('a,b,a\n'),
    ],
    ['a header with an open quote', 'SOURCE_UNREADABLE', /never closed/, () => folder.write('a,"b\n1,2\n')],
  ])('are refused with what and where: %s', async (_case, code, message, make) => {
    const path = make();

    const error = await failureOf(readCsv(path));

    expect(error).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.any(String) });
    expect(error.message).toContain(path);
  });

  function link(target: string, name: string): string {
    const path = join(folder.path, name);
    symlinkSync(target, path);
    return path;
  }

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)('are refused when the rights are missing', async () => {
    const path = folder.write('a,b\n1,2\n');
    chmodSync(path, 0);

    const error = await failureOf(readCsv(path));

    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringContaining('permission denied') });
  });

  it('never quote much of their content', async () => {
    const path = folder.write(`${'secret '.repeat(1000)},${'secret '.repeat(1000)}\n`);

    const error = await failureOf(readCsv(path));

    expect(error.message.length).toBeLessThan(path.length + 150);
  });

  it('may be reached through a link', async () => {
    mkdirSync(join(folder.path, 'exports'));
    folder.write('a,b\n1,2\n', 'exports/today.csv');
    const path = link('exports/today.csv', 'current.csv');

    const { read } = await readCsv(path);

    expect(read).toMatchObject({ outcome: 'complete', rows: 1 });
  });
});

describe('the file', () => {
  it.skipIf(!canSeeOpenFiles)('is open while it is read, and closed however that ends', async () => {
    const path = folder.write('a,b\n1,2\n');
    const source = createCsvSource({ path, delimiter: ',', encoding: 'auto' }, { log: createWarnings().log });
    const seen: number[] = [];
    const fail = (): never => {
      seen.push(folder.open());
      throw new Error('the receiver failed');
    };

    const error = await failureOf(source.read({ header: () => {}, records: fail }, neverAborted));

    expect(error.message).toBe('the receiver failed');
    expect([...seen, folder.open()]).toEqual([1, 0]);
  });
});

describe('records', () => {
  it('are given as ragged as they are', async () => {
    const path = folder.write('a,b,c\n1\n1,2\n1,2,3,4\n1,2,3\n');

    const { records } = await readCsv(path);

    expect(records.map(({ cells }) => cells.length)).toEqual([1, 2, 4, 3]);
  });

  it('keep every cell as it is: spaces, zeros, exponents, formulas (R30)', async () => {
    const cells = ['  a ', '0075', '3.31E+11', '#N/A', '=1+1', '\u00a0', 'NULL'];
    const path = folder.write(`a;b;c;d;e;f;g\n${cells.join(';')}\n`);

    const { records } = await readCsv(path);

    expect(records[0]?.cells).toEqual(cells);
  });

  it('count rows without blank lines, and lines with them (D2)', async () => {
    const path = folder.write('\na,b\n\n1,"x\ny"\n\n2,z\n');

    const { records } = await readCsv(path);

    expect(records.map(({ at }) => at)).toEqual([
      { row: 1, line: 4 },
      { row: 2, line: 7 },
    ]);
  });

  it("follow Excel's line with the delimiter, which is no record", async () => {
    const path = folder.write('sep=;\r\na;b\r\n1;2,5\r\n');

    const { columns, records } = await readCsv(path);

    expect(columns).toEqual(['a', 'b']);
    expect(records).toEqual([{ at: { row: 1, line: 3 }, cells: ['1', '2,5'] }]);
  });

  it('with text after a closing quote are given as written, with a warning', async () => {
    const path = folder.write('a,b\n1,"Chez "Paul""\n2,x\n');

    const { records, warnings } = await readCsv(path);

    expect(records[0]?.cells).toEqual(['1', '"Chez "Paul""']);
    expect(warnings).toMatchObject([{ facts: { line: 2, records: 1 } }]);
  });
});

describe('asked about an earlier read', () => {
  const content = 'id,name\n1,Œuf\n2,Pain\n';

  async function readAgain(
    path: string,
    earlier: Omit<EarlierRead, 'suffices'>,
    options: Partial<CsvSourceOptions> = {},
    suffices = true,
  ): Promise<SourceRead> {
    const source = createCsvSource({ path, delimiter: 'auto', encoding: 'auto', ...options }, createWarnings());
    return source.read({ header: () => {}, records: () => {} }, neverAborted, { ...earlier, suffices: () => suffices });
  }

  async function earlierRead(path: string): Promise<Omit<EarlierRead, 'suffices'> & Pick<SourceRead, 'version'>> {
    const { digest = 'none', rows, traits, version = 'none' } = (await readCsv(path)).read;
    return { digest, rows, traits, version };
  }

  it('the same bytes are not parsed; their version is good for writing', async () => {
    const path = folder.write(content);
    const earlier = await earlierRead(path);

    const read = await readAgain(path, earlier);

    expect(read).toEqual({ outcome: 'unchanged', ...earlier });
  });

  it('the same bytes are parsed where what is known of their records does not suffice', async () => {
    const path = folder.write(content);
    const earlier = await earlierRead(path);

    expect(await readAgain(path, earlier, {}, false)).toMatchObject({ outcome: 'complete', rows: 2 });
  });

  it('the same bytes written anew are the same content, of another version', async () => {
    const path = folder.write(content);
    const earlier = await earlierRead(path);
    rmSync(path);
    utimesSync(folder.write(content), 1000, 1000);

    const read = await readAgain(path, earlier);

    expect(read).toMatchObject({ outcome: 'unchanged', digest: earlier.digest });
    expect(read.version).not.toBe(earlier.version);
  });

  it.each(Array.from({ length: Buffer.byteLength(content) - 1 }, (_, index) => index))(
    'one other byte, at %i, and all is parsed',
    async (index) => {
      const path = folder.write(content);
      const earlier = await earlierRead(path);
      const bytes = Buffer.from(content);
      bytes[index] = bytes[index] === 0x78 ? 0x79 : 0x78;
      folder.write(bytes);

      const read = await readAgain(path, earlier).catch((error: unknown) => error);

      expect(read).not.toMatchObject({ outcome: 'unchanged' });
    },
  );

  it.each<readonly [string, Partial<CsvSourceOptions>]>([
    ['delimiter', { delimiter: ';' }],
    ['encoding', { encoding: 'windows-1252' }],
    ['line of the header', { headerRow: 2 }],
    ['mark of comments', { comment: '#' }],
  ])('another %s in the settings, and all is parsed', async (_, options) => {
    const path = folder.write(content);
    const earlier = await earlierRead(path);

    expect(await readAgain(path, earlier, options)).toMatchObject({ outcome: 'complete' });
  });

  it('a file that is replaced meanwhile is not unchanged (R2)', async () => {
    const path = folder.write(content);
    const earlier = await earlierRead(path);
    const clock: Clock = {
      now: () => 0,
      sleep: async () => {
        renameSync(folder.write('id,name\n', 'other.csv'), path);
      },
    };
    utimesSync(path, 0, 0);
    const source = createCsvSource({ path, delimiter: 'auto', encoding: 'auto' }, { ...createWarnings(), clock });

    const read = await source.read({ header: () => {}, records: () => {} }, neverAborted, {
      ...earlier,
      suffices: () => true,
    });

    expect(read).toMatchObject({ outcome: 'incomplete' });
  });

  it.each([
    ['a quote that is text', Buffer.from('a,b\n1,"Chez "Paul""\n')],
    ['bytes that are not UTF-8', latin1('a,b\n1,\xe9\n')],
  ])('a read that warned of %s is never recognised: the warning is repeated', async (_, bytes) => {
    const { read, warnings } = await readCsv(folder.write(bytes));

    expect(read).toMatchObject({ outcome: 'complete' });
    expect(read.digest).toBeUndefined();
    expect(warnings).toHaveLength(1);
  });
});
