import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import { openTestState } from './support.ts';

const sandbox = { baseUrl: 'https://api.sandbox.partoo.co/v2', orgId: 42, environment: 'sandbox' } as const;

it('R8: a state belongs to the Partoo it was made with', async () => {
  const { memory, path } = await openTestState();
  memory.claimTarget(sandbox);
  memory.claimTarget(sandbox);

  const other = (): void => {
    memory.claimTarget({ baseUrl: 'https://api.partoo.co/v2', orgId: 42, environment: 'production' });
  };

  expect(other).toThrow(
    expect.objectContaining({
      code: 'STATE_OTHER_TARGET',
      exitCode: 1,
      message: `The state ${path} was made with sandbox https://api.sandbox.partoo.co/v2 (organization 42), not with production https://api.partoo.co/v2 (organization 42)`,
    }),
  );
  expect(memory.target()).toEqual(sandbox);
});

it('R8: another organization is another target', async () => {
  const { memory } = await openTestState();
  memory.claimTarget(sandbox);

  expect(() => {
    memory.claimTarget({ ...sandbox, orgId: 43 });
  }).toThrow(expect.objectContaining({ code: 'STATE_OTHER_TARGET' }));
});

it('R8 R23: fingerprint, traits and watermark are null until remembered, then the last ones', async () => {
  const { memory } = await openTestState();
  const known = (): readonly unknown[] => [
    memory.fingerprint(),
    memory.sourceTraits(),
    memory.sourceWatermark(),
    memory.watermark(),
  ];
  const before = known();
  const fingerprint = { digest: 'd', parts: { scope: 's' } };
  const files = [{ path: 'a.csv', rows: 1, bytes: 12, endsWithNewline: true }];
  const joined = [{ name: 'closures', bytes: 3, endsWithNewline: false }];
  const traits = { bytes: 12, encoding: 'utf-8', delimiter: ';', endsWithNewline: true, files, joined };

  const sourceWatermark = { at: '2026-11-22T09:00:00.000Z', configuration: 'sha256:1' };
  memory.moveSourceWatermark({ ...sourceWatermark, at: '2026-11-21T09:00:00.000Z' });
  memory.moveSourceWatermark(sourceWatermark);
  memory.moveWatermark(1);
  memory.moveWatermark(1_700_000_000);
  memory.approveFingerprint(fingerprint);
  memory.rememberSourceTraits(traits);

  expect(before).toEqual([null, null, null, null]);
  expect(known()).toEqual([fingerprint, traits, sourceWatermark, 1_700_000_000]);
});

it('a read of the source is remembered until it is forgotten', async () => {
  const { memory } = await openTestState();
  const traits = { bytes: 12, encoding: 'utf-8', delimiter: ';', endsWithNewline: true };
  const codes = ['0001', '0002'].map(asLocationKey);
  const read = { digest: 'd', traits, mapping: 'm', records: 'r', codes, places: [1, 2, 2, 3] };
  const before = memory.sourceRead();

  memory.rememberSourceRead(read);
  const remembered = memory.sourceRead();
  memory.rememberSourceRead(null);

  expect([before, remembered, memory.sourceRead()]).toEqual([null, read, null]);
});

it.each(['{', '"text"', '{"baseUrl":1}', '{"baseUrl":"x","orgId":null,"environment":"moon"}'])(
  'a value that we did not write (%s) is STATE_CORRUPT',
  async (value) => {
    const { memory, path } = await openTestState();
    const vandal = new SqliteDatabase(path);
    vandal.prepare(`insert into meta values ('target', ?)`).run(value);
    vandal.close();

    expect(() => memory.target()).toThrow(expect.objectContaining({ code: 'STATE_CORRUPT' }));
  },
);
