// Writes into every row of a CSV file, again and again, until it is killed.
import type { SourceRecord } from '../../../../src/domain/ports/source-read.ts';
import { asLocationKey } from '../../../../src/domain/ids.ts';
import { createCsvSource } from '../../../../src/sources/csv/reader.ts';

const ignore = (): void => undefined;
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
// A file just written is read as if it had rested, to be quick.
const clock = { now: () => Date.now() + 10_000, sleep: async () => Promise.resolve() };
const path = process.argv[2] ?? '';
const { read, writer } = createCsvSource({ path, delimiter: 'auto', encoding: 'auto', backup: true }, { log, clock });
const { signal } = new AbortController();

const records: SourceRecord[] = [];
const { version } = await read({ header: ignore, records: (batch) => records.push(...batch) }, signal);
let current = version ?? '';
let expected = records[0]?.cells[1] ?? '';
for (let round = Number(expected.slice(1)) + 1; ; round += 1) {
  const text = `v${String(round)}`;
  const edits = records.map(({ at }) => ({
    key: asLocationKey(String(at.row)),
    at,
    cells: [{ column: 'value', expected, text }],
  }));
  const written = await writer?.write({ version: current, edits, appends: [] }, signal);
  if (written?.edits.some(({ kind }) => kind !== 'written') !== false) throw new Error(JSON.stringify(written));
  current = written.version;
  expected = text;
  process.stdout.write(`${text}\n`);
}
