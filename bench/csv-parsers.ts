/**
 * Compares ways to read one large CSV file in chunks; the figures stand in docs/adr/0002-csv-parser.md.
 * Run: node bench/csv-parsers.ts [rows]
 */
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { inferSchema, initParser } from 'udsv';
import type { Log } from '../src/domain/ports.ts';
import { createCsvSource } from '../src/sources/csv/reader.ts';
import { createTokenizer } from '../src/sources/csv/tokenizer.ts';
import { writeSample } from './csv-sample.ts';

const chunkBytes = 256 * 1024;
const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing to say during a measurement.
}

const candidates: Readonly<Record<string, (path: string) => Promise<number>>> = {
  async 'bytes only'(path) {
    let bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) bytes += (chunk as Buffer).length;
    return bytes;
  },
  async 'csv-parse, with line numbers'(path) {
    let records = 0;
    const options = { relax_quotes: true, relax_column_count: true, skip_empty_lines: true, info: true };
    const parser = createReadStream(path, { highWaterMark: chunkBytes }).pipe(parse(options));
    for await (const record of parser) records += record === null ? 0 : 1;
    return records - 1;
  },
  async 'udsv, no line numbers'(path) {
    let records = 0;
    const decoder = new TextDecoder();
    let parser: ReturnType<typeof initParser> | null = null;
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      parser ??= initParser(inferSchema(text));
      parser.chunk<string[]>(text, parser.stringArrs, () => {
        records += 1;
      });
    }
    parser?.end();
    return records;
  },
  async 'own tokenizer'(path) {
    let records = 0;
    const tokenizer = createTokenizer({ delimiter: ',', lineEnd: 'lf' }, () => {
      records += 1;
    });
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) tokenizer.push(chunk as Buffer);
    tokenizer.end();
    return records - 1;
  },
  async 'own reader, everything'(path) {
    const source = createCsvSource({ path, delimiter: 'auto', encoding: 'auto' }, { log: silent });
    const { rows } = await source.read({ header: ignore, records: ignore }, new AbortController().signal);
    return rows;
  },
};

const folder = mkdtempSync(join(tmpdir(), 'csv-parsers-'));
try {
  const path = join(folder, 'sample.csv');
  writeSample(path, Number(process.argv[2] ?? 100_000));
  console.log(`${(statSync(path).size / 1e6).toFixed(1)} MB, CPU seconds, best of 5`);
  for (const [name, read] of Object.entries(candidates)) {
    const seconds: number[] = [];
    let count = 0;
    for (let round = 0; round < 5; round += 1) {
      const before = process.cpuUsage();
      count = await read(path);
      const used = process.cpuUsage(before);
      seconds.push((used.user + used.system) / 1e6);
    }
    console.log(`${name.padEnd(32)} ${Math.min(...seconds).toFixed(2)} s  (${String(count)})`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
