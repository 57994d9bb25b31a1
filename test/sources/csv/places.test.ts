import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellSpans, createTokenizer } from '../../../src/sources/csv/tokenizer.ts';
import type { Dialect, RawRecord, RecordPlace } from '../../../src/sources/csv/tokenizer.ts';

interface Located {
  readonly record: RawRecord;
  readonly place: RecordPlace;
}

function locate(bytes: Buffer, dialect: Dialect, chunkBytes: number): readonly Located[] {
  const found: Located[] = [];
  let place: RecordPlace | null = null;
  const tokenizer = createTokenizer(dialect, take, (given) => {
    place = given;
  });
  for (let at = 0; at < bytes.length; at += chunkBytes)
    tokenizer.push(Buffer.from(bytes.subarray(at, at + chunkBytes)));
  const last = tokenizer.end();
  if (last !== null) take(last);
  return found;

  function take(record: RawRecord): void {
    found.push({ record, place: place! });
    place = null;
  }
}

const texts = fc.string({ unit: fc.constantFrom('"', ';', '\n', '\r', ' ', 'a', 'é', '🚲', '\r\n'), maxLength: 30 });
const dialects = fc.record({
  delimiter: fc.constantFrom(';', '→'),
  lineEnd: fc.constantFrom<Dialect['lineEnd']>('lf', 'cr'),
});

describe('where a record stands', () => {
  it('is told with every record, in whatever pieces the text comes', () => {
    fc.assert(
      fc.property(texts, dialects, fc.integer({ min: 1, max: 9 }), (text, dialect, chunkBytes) => {
        const bytes = Buffer.from(text);

        const located = locate(bytes, dialect, chunkBytes);

        for (const { place } of located) {
          const end = place.from + Buffer.byteLength(place.text);
          expect(bytes.subarray(place.from, end).toString()).toBe(place.text);
          const after = bytes.subarray(end).toString();
          expect(place.lineEnd === '' ? after === '' : after.startsWith(place.lineEnd)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is cut into as many cells as the record has, and each stands where its text is', () => {
    fc.assert(
      fc.property(texts, dialects, (text, dialect) => {
        const located = locate(Buffer.from(text), dialect, 1024);

        for (const { record, place } of located) {
          const spans = cellSpans(place.text, dialect.delimiter);
          const written = spans.map(([start, end]) => place.text.slice(start, end));
          const plain = written.filter((cell) => !cell.startsWith('"'));
          expect(written.join(dialect.delimiter)).toBe(place.text);
          expect(written).toHaveLength(record.cells.length);
          expect(record.cells.filter((_, index) => written[index]?.startsWith('"') !== true)).toEqual(plain);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
