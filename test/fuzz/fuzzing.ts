import fc from 'fast-check';
import { SyncError } from '../../src/domain/errors.ts';

export const seed = Number(process.env['SEED'] ?? 20_261_122);
/** How many times as much as usual. */
export const patience = Number(process.env['FUZZ_RUNS'] ?? 1);

/** A word that stands where a secret does. */
export const secret = 'SECRET-5e1f-MARKER';

/** Tries it on so many inputs; a failure prints the seed and the shortest input. */
export function fuzz<T>(runs: number, what: fc.Arbitrary<T>, holds: (drawn: T) => Promise<void> | void): Promise<void> {
  const property = fc.asyncProperty(what, async (drawn) => {
    await holds(drawn);
  });
  return fc.assert(property, { seed, numRuns: runs * patience });
}

/** What a reader may do with what it does not understand: say so. Anything else is thrown on. */
export async function unlessSaid<T>(read: () => Promise<T> | T): Promise<T | SyncError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SyncError) return error;
    throw error;
  }
}

/** Bytes of a good one, spoilt: cut, flipped, doubled, filled in. */
export function spoilt(good: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const filling = fc.oneof(
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('"', '\u0000', '\r', '\n', ',', ';', '[', '{', '}', ']', '<', '&', '\u{feff}', '#N/A', '1e999', '-')
      .map((text) => Buffer.from(text)),
    fc
      .tuple(fc.constantFrom('[', '{"a":', '"', '\n', 'é', ' ', '9', '<a>'), fc.integer({ min: 1, max: 5000 }))
      .map(([text, times]) => Buffer.from(text.repeat(times))),
  );
  const step = fc.record({
    what: fc.constantFrom('cut', 'drop', 'double', 'fill' as const),
    from: place,
    to: place,
    filling,
  });
  return fc.tuple(fc.constantFrom(...good), fc.array(step, { minLength: 1, maxLength: 4 })).map(([bytes, steps]) =>
    steps.reduce((so, { what, from, to, filling: put }) => {
      const [start, end] = [Math.floor(Math.min(from, to) * so.length), Math.ceil(Math.max(from, to) * so.length)];
      switch (what) {
        case 'cut':
          return so.subarray(0, end);
        case 'drop':
          return Buffer.concat([so.subarray(0, start), so.subarray(end)]);
        case 'double':
          return Buffer.concat([so.subarray(0, end), so.subarray(start)]);
        default:
          return Buffer.concat([so.subarray(0, start), put, so.subarray(start)]);
      }
    }, bytes),
  );
}

/** Anything that JSON can say, deep and odd. */
export const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
