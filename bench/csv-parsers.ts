import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { inferSchema, initParser } from 'udsv';
import type { Log } from '../src/domain/ports/log.ts';
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

/** What each way of reading cost, in seconds of CPU, best of some rounds. */
export interface ParserFigure {
  readonly name: string;
  readonly cpu: number;
  readonly records: number;
}

/** Compares ways to read one large CSV file in chunks. */
export async function benchParsers(path: string, rounds: number): Promise<readonly ParserFigure[]> {
  const figures: ParserFigure[] = [];
  for (const [name, read] of Object.entries(candidates)) {
    const seconds: number[] = [];
    let records = 0;
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      records = await read(path);
      const { user, system } = process.cpuUsage(before);
      seconds.push((user + system) / 1e6);
    }
    figures.push({ name, cpu: Math.min(...seconds), records });
  }
  return figures;
}

/** `node bench/csv-parsers.ts [rows]`: this comparison alone, as docs/adr/0002-csv-parser.md shows it. */
if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-bench-'));
  try {
    const path = join(folder, 'sample.csv');
    writeSample(path, Number(process.argv[2] ?? 100_000));
    console.log(`${(statSync(path).size / 1e6).toFixed(1)} MB, CPU seconds, best of 5`);
    for (const { name, cpu, records } of await benchParsers(path, 5)) {
      console.log(`${name.padEnd(32)} ${cpu.toFixed(2)} s  (${String(records)})`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
