import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../src/domain/errors.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { readHeader } from '../../../src/sync/read/read-header.ts';
import { sourceOf } from './read-fixture.ts';

const never = new AbortController().signal;

/** A source that looks at its signal after the header, as they all do. */
function obedient(): Source & { readonly given: string[] } {
  const given: string[] = [];
  return {
    ...sourceOf([]),
    given,
    async read(receive, signal) {
      receive.header(['id', 'name']);
      if (signal.aborted) throw new SyncError('stopped', { code: 'ABORTED', retryable: true });
      given.push('records');
      receive.records([]);
      throw new Error('read to its end');
    },
  };
}

describe('the header alone', () => {
  it('is read without the records', async () => {
    const source = obedient();

    const columns = await readHeader(source, never);

    expect(columns).toEqual(['id', 'name']);
    expect(source.given).toEqual([]);
  });

  it('is read from a source that is over before it looks at its signal', async () => {
    expect(await readHeader(sourceOf([['id']]), never)).toEqual(['id']);
  });

  it('fails as the source does', async () => {
    const error = new SyncError('no such file', { code: 'SOURCE_NOT_FOUND', retryable: true });
    const source: Source = { ...sourceOf([]), read: () => Promise.reject(error) };

    await expect(readHeader(source, never)).rejects.toBe(error);
  });

  it('stops when the run is stopped', async () => {
    const stopped = AbortSignal.abort();

    await expect(readHeader(obedient(), stopped)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
