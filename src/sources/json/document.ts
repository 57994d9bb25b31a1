import { crc32 } from 'node:zlib';
import { SyncError } from '../../domain/errors.ts';
import { foreignBinary, foreignText } from '../csv/foreign-format.ts';
import type { SourceFile } from '../files/source-file.ts';
import { unreadable } from '../unreadable.ts';
import type { Shape } from './layout.ts';
import { createLineScanner } from './line-scanner.ts';
import { isObject, parseJson, type JsonObject } from './parse-record.ts';
import { createScanner, Fault, type RawElement, type Scanner } from './scanner.ts';

/** Which file, and how its records are found. */
export interface JsonDocument {
  readonly path: string;
  readonly file: SourceFile;
  readonly format: 'auto' | 'array' | 'ndjson' | 'geojson';
  /** Names on the way to the array of records; null: as the format says. */
  readonly records: readonly string[] | null;
  readonly chunkBytes: number;
  readonly maxElementBytes: number;
}

/** One record with its text and its place in the file. */
export interface JsonElement {
  readonly record: JsonObject;
  readonly text: string;
  /** Offsets into the file. */
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly gap: string;
}

/** What one pass over the file has shown. */
export interface JsonPass {
  readonly bytes: number;
  readonly checksum: number;
  /** Where the content is cut, in words; null when it is whole. */
  readonly cut: string | null;
  readonly endsWithNewline: boolean;
}

/** How the records of a file are found, once its beginning is known. */
export interface JsonForm {
  readonly shape: Shape;
  readonly isLines: boolean;
  readonly target: readonly string[];
  readonly markBytes: number;
}

/**
 * Decides by the beginning of the file what it is.
 * @throws SyncError SOURCE_EMPTY, SOURCE_UNREADABLE
 */
export function formOf({ path, format, records }: JsonDocument, head: Uint8Array): JsonForm {
  const markBytes = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const text = new TextDecoder().decode(head.subarray(markBytes)).trimStart();
  const foreign = foreignBinary(head) ?? (text.startsWith('<') ? foreignText(text) : null);
  if (foreign !== null) throw unreadable(`${path}: this is ${foreign}, not JSON`, 'Choose the source.kind that fits.');
  if (text === '') throw empty(path, 'the file is empty');
  if (head.includes(0)) throw unreadable(`${path}: it is not UTF-8`, 'JSON is UTF-8: save the file as that.');

  const isObjectFirst = text.startsWith('{');
  const isFeatures = isObjectFirst && /^\{[^{[]*"type"\s*:\s*"FeatureCollection"/.test(text);
  const decided = format === 'auto' ? (isFeatures ? 'geojson' : isLinesOf(text) ? 'ndjson' : 'array') : format;
  if (decided === 'ndjson') return { shape: 'plain', isLines: true, target: [], markBytes };
  if (decided === 'geojson') return { shape: 'geojson', isLines: false, target: records ?? ['features'], markBytes };
  if (isObjectFirst && records === null) {
    throw unreadable(
      `${path}: it is one object, not an array of them`,
      'Name the array in it with source.records, such as data.stores; for GeoJSON set source.format.',
    );
  }
  return { shape: 'plain', isLines: false, target: records ?? [], markBytes };
}

/** An object that is whole on its line, with another below it. */
function isLinesOf(text: string): boolean {
  if (!text.startsWith('{')) return false;
  const end = text.indexOf('\n');
  const first = end === -1 ? text : text.slice(0, end);
  try {
    JSON.parse(first);
  } catch {
    return false;
  }
  return end !== -1 && /^\s*(\{|$)/.test(text.slice(end + 1));
}

/** The first bytes, enough to tell what a file is. */
export async function headOf({ file }: JsonDocument, signal: AbortSignal): Promise<Uint8Array> {
  for await (const chunk of file.chunks(64 * 1024, signal)) return Buffer.from(chunk);
  return Buffer.alloc(0);
}

/**
 * Reads the whole file once and gives its records in order. A record that is no object stops the reading.
 * @throws SyncError SOURCE_UNREADABLE, SOURCE_EMPTY, ABORTED
 */
export async function readElements(
  document: JsonDocument,
  form: JsonForm,
  take: (element: JsonElement) => void,
  signal: AbortSignal,
): Promise<JsonPass> {
  const { path, file, chunkBytes, maxElementBytes } = document;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let row = 0;
  const takeRaw = (raw: RawElement): void => {
    row += 1;
    take(parse(raw));
  };
  const scanner: Scanner = form.isLines
    ? createLineScanner(maxElementBytes, takeRaw)
    : createScanner(form.target, maxElementBytes, takeRaw);
  let bytes = 0;
  let checksum = 0;
  let lastByte = 0;
  try {
    for await (const chunk of file.chunks(chunkBytes, signal)) {
      checksum = crc32(chunk, checksum);
      scanner.push(chunk.subarray(Math.max(form.markBytes - bytes, 0)));
      bytes += chunk.length;
      lastByte = chunk.at(-1) ?? lastByte;
    }
    const { cut: textCut, isFound } = scanner.end();
    const cut = textCut ?? file.packing?.cut ?? null;
    if (!isFound && cut === null) throw noArray();
    return { bytes, checksum, cut, endsWithNewline: lastByte === 0x0a };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw unreadable(`${path}:${String(error.line)}: ${error.message}`, 'Look at that line.');
  }

  function parse({ bytes: raw, from, line, gap }: RawElement): JsonElement {
    const text = decode(raw, line);
    const record = parseElement(text, line);
    if (!isObject(record)) {
      throw new Fault(
        `record ${String(row)} is ${text.startsWith('[') ? 'a list' : 'a single value'}, no object`,
        line,
      );
    }
    const start = from + form.markBytes;
    return { record, text, from: start, to: start + raw.length, line, gap };
  }

  function decode(raw: Uint8Array, line: number): string {
    try {
      return decoder.decode(raw);
    } catch {
      throw new Fault(`record ${String(row)} is not UTF-8`, line);
    }
  }

  function parseElement(text: string, line: number): ReturnType<typeof parseJson> {
    try {
      return parseJson(text);
    } catch {
      throw new Fault(`record ${String(row)} is no JSON`, line);
    }
  }

  function noArray(): SyncError {
    const where = form.target.length === 0 ? 'no array' : `no array at ${form.target.join('.')}`;
    return unreadable(`${path}: there is ${where}`, 'Check source.records.');
  }
}

export function empty(path: string, why: string): SyncError {
  return new SyncError(`cannot read ${path}: ${why}`, {
    code: 'SOURCE_EMPTY',
    retryable: true,
    hint: 'Look at the export that writes it; an empty file is never taken for "no locations".',
  });
}
