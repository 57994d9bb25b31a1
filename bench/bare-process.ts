/**
 * The least that any program with this task must do, in a process of its own: parse the file as a stream, tidy each cell,
 * write the record as JSON, hash it, compare with what was stored. Sends what it took.
 * Arguments: `csv-parse` | `tokenizer` (the product's own), CSV file, file of hashes (made by the first run).
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { parse } from 'csv-parse';
import { loadBuilt } from './built.ts';
import { answer } from './processes.ts';

export interface BareAnswer {
  /** Of the whole process, from its first line on, in seconds. */
  readonly cpu: number;
  readonly peakMb: number;
  readonly rows: number;
  readonly changed: number;
}

const usedBefore = process.cpuUsage();
const [parser = '', csv = '', hashFile = ''] = process.argv.slice(2);
const highWaterMark = 256 * 1024;

const isFirst = !existsSync(hashFile);
const database = new SqliteDatabase(hashFile);
if (isFirst) database.exec('create table hashes (code text primary key, hash text) strict');
const stored = new Map(database.prepare<[], [string, string]>('select code, hash from hashes').raw().all());
const found = new Map<string, string>();
let columns: readonly string[] = [];
let changed = 0;

function take(cells: readonly string[]): void {
  const record: Record<string, string> = {};
  for (let index = 0; index < columns.length; index += 1) {
    record[columns[index] ?? ''] = (cells[index] ?? '').normalize('NFC').trim();
  }
  const code = record['store_id'] ?? '';
  const hash = createHash('sha1').update(JSON.stringify(record)).digest('base64');
  if (stored.get(code) !== hash) changed += 1;
  found.set(code, hash);
}

async function readWithCsvParse(): Promise<void> {
  const reading = createReadStream(csv, { highWaterMark }).pipe(parse());
  for await (const record of reading) {
    const cells = record as readonly string[];
    if (columns.length === 0) columns = cells;
    else take(cells);
  }
}

async function readWithTokenizer(): Promise<void> {
  const { createTokenizer } =
    await loadBuilt<typeof import('../src/sources/csv/tokenizer.ts')>('sources/csv/tokenizer');
  const tokenizer = createTokenizer({ delimiter: ',', lineEnd: 'lf' }, ({ cells }) => {
    if (columns.length === 0) columns = cells;
    else take(cells);
  });
  for await (const chunk of createReadStream(csv, { highWaterMark })) tokenizer.push(chunk as Buffer);
  tokenizer.end();
}

await (parser === 'tokenizer' ? readWithTokenizer() : readWithCsvParse());
if (isFirst) {
  const insert = database.prepare<[string, string]>('insert into hashes values (?, ?)');
  database.transaction(() => {
    for (const [code, hash] of found) insert.run(code, hash);
  })();
}
database.close();
const { user, system } = process.cpuUsage(usedBefore);
const peakMb = process.resourceUsage().maxRSS / 1024;
const measured: BareAnswer = { cpu: (user + system) / 1e6, peakMb, rows: found.size, changed };
answer(measured);
process.disconnect();
