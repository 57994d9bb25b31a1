import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Memory, MemoryWriter } from '../../src/domain/memory.ts';
import {
  change,
  confirmation,
  enqueueOne,
  link,
  lyon,
  lyonBusiness,
  nice,
  openTestState,
  paris,
  parisBusiness,
  run1,
  sighting,
} from './support.ts';

/** Everything that a confirmation may touch. */
function touched(memory: Memory): object {
  return {
    links: [...memory.links().values()],
    bases: [...memory.basesOf([paris, lyon])],
    seen: [...memory.seenOf([paris, lyon])],
    settling: [...memory.settling()],
    failures: memory.failures(),
    history: memory.history({}),
    unfinished: memory.unfinished(),
  };
}

describe('confirm', () => {
  it('R17 R22: moves outbox, base, sighting, settling, failure and history together', async () => {
    const { memory, clock } = await openTestState();
    link(memory);
    memory.markFailed(enqueueOne(memory, {}, 'same'), { nextTryAt: null, detail: 'timed out' });
    const id = enqueueOne(memory, {}, 'same');
    memory.markSending([id]);
    memory.markAccepted(id, { businessId: parisBusiness });
    clock.advance(60_000);

    memory.confirm([
      confirmation(id, {
        base: {
          values: { phone: '+33100000001', website_url: 'https://acme.fr' },
          reshaped: { website_url: 'https://www.acme.fr/' },
        },
        seen: sighting({ isSettled: false }),
        unsettled: [{ field: 'phone', to: '+33100000001', writes: 1, source: '+33100000001', partoo: null }],
      }),
    ]);

    expect(memory.unfinished()).toEqual([]);
    expect(memory.basesOf([paris]).get(paris)).toEqual({
      values: { phone: '+33100000001', website_url: 'https://acme.fr' },
      reshaped: { website_url: 'https://www.acme.fr/' },
      settledAt: clock.iso(),
    });
    expect(memory.seenOf([paris]).get(paris)).toEqual({ ...sighting({ isSettled: false }), seenAt: clock.iso() });
    expect(memory.settling().get(paris)).toEqual([
      { field: 'phone', to: '+33100000001', writes: 1, source: '+33100000001', partoo: null },
    ]);
    expect(memory.failures()).toEqual([]);
    expect(memory.history({ limit: 1 })).toEqual([
      {
        id: 3,
        runId: run1,
        at: clock.iso(),
        code: paris,
        businessId: parisBusiness,
        action: 'update',
        side: 'partoo',
        fields: change().fields,
        result: 'done',
        detail: 'read back equal',
        patch: change().patch,
      },
    ]);
  });

  it.each(['links', 'base', 'seen', 'settling', 'history', 'outbox'])(
    'R22: changes nothing at all when writing %s fails',
    async (table) => {
      const { memory, path } = await openTestState();
      link(memory);
      memory.settleUnchanged([{ code: paris, seen: sighting() }]);
      const first = enqueueOne(memory, {}, 'one');
      const second = enqueueOne(memory, { action: 'adopt', code: lyon, business_id: null }, 'two');
      const before = touched(memory);
      const saboteur = new SqliteDatabase(path);
      saboteur.exec(
        ['insert', 'update']
          .map(
            (verb) =>
              `create trigger fail_${verb} before ${verb} on ${table} when new.code = '0002' begin select raise(abort, 'injected'); end;`,
          )
          .join(''),
      );
      saboteur.close();

      const attempt = (): void => {
        memory.confirm([
          confirmation(first, { seen: sighting({ sourceHash: 'moved' }) }),
          confirmation(second, {
            link: { kind: 'adopt', businessId: lyonBusiness, how: 'adopted' },
            seen: sighting(),
            unsettled: [{ field: 'phone', to: 'x', writes: 1 }],
          }),
        ]);
      };

      expect(attempt).toThrow('injected');
      expect(touched(memory)).toEqual(before);
    },
  );

  it('forgets the sighting when the base moves without a new one', async () => {
    const { memory } = await openTestState();
    link(memory);
    memory.settleUnchanged([{ code: paris, seen: sighting() }]);

    memory.confirm([confirmation(enqueueOne(memory))]);

    expect(memory.fingerprints().has(paris)).toBe(false);
  });

  it('R15: a field that came back as written has settled, one of another change has not', async () => {
    const { memory } = await openTestState();
    link(memory);
    const unsettled = (field: string) => ({ field, to: 'x', writes: 1 });
    memory.confirm([confirmation(enqueueOne(memory), { unsettled: [unsettled('phone')] })]);
    memory.confirm([
      confirmation(enqueueOne(memory, { fields: [{ field: 'city', to: 'x', rule: 'drift' }] }), {
        unsettled: [unsettled('city')],
      }),
    ]);

    memory.confirm([confirmation(enqueueOne(memory))]);

    expect(memory.settling().get(paris)).toEqual([unsettled('city')]);
  });

  it('remembers that we closed it, and forgets it once reopened', async () => {
    const { memory } = await openTestState();
    link(memory);
    const closedByUs = (): unknown => memory.links().get(paris)?.closedByUs;

    memory.confirm([
      confirmation(enqueueOne(memory, { action: 'close' }), { link: { kind: 'closed', as: 'temporarily_closed' } }),
    ]);
    const afterClose = closedByUs();
    memory.confirm([confirmation(enqueueOne(memory), { link: { kind: 'reopened' } })]);

    expect(afterClose).toBe('temporarily_closed');
    expect(closedByUs()).toBeNull();
  });

  it('R13: a renamed location takes its business along, and the old code is forgotten', async () => {
    const { memory } = await openTestState();
    link(memory, paris, parisBusiness);
    memory.settleUnchanged([{ code: paris, seen: sighting() }]);
    const id = enqueueOne(memory, { action: 'adopt', code: nice });

    memory.confirm([
      confirmation(id, { link: { kind: 'adopt', businessId: parisBusiness, how: 'adopted', movedFrom: paris } }),
    ]);

    expect(memory.links().get(nice)).toMatchObject({ businessId: parisBusiness, state: 'active' });
    expect(memory.links().get(paris)?.state).toBe('forgotten');
    expect(memory.basesOf([paris, nice]).has(paris)).toBe(false);
    expect(memory.fingerprints().size).toBe(0);
  });

  it('R13: two codes never share a business', async () => {
    const { memory } = await openTestState();
    link(memory, paris, parisBusiness);

    expect(() => {
      link(memory, lyon, parisBusiness);
    }).toThrow('UNIQUE');

    expect([...memory.links().keys()]).toEqual([paris]);
  });

  it('a deleted business leaves a forgotten link and its history, nothing else', async () => {
    const { memory } = await openTestState();
    link(memory);
    memory.countAbsences([paris]);
    const id = enqueueOne(memory, { action: 'delete', fields: [], patch: [] });

    memory.confirm([confirmation(id, { base: null, link: { kind: 'forget' } })]);

    expect(memory.links().get(paris)?.state).toBe('forgotten');
    expect(memory.basesOf([paris]).size).toBe(0);
    expect(memory.absences().size).toBe(0);
    expect(memory.history({ code: paris }).map(({ action }) => action)).toEqual(['delete', 'adopt']);
  });
});

describe('settleUnchanged', () => {
  it('R14: lets the base catch up and remembers both sides, in bulk', async () => {
    const { memory, clock } = await openTestState();

    memory.settleUnchanged([
      { code: paris, base: { values: { city: 'Paris' }, reshaped: {} }, seen: sighting() },
      {
        code: lyon,
        seen: sighting({ isSettled: false, partooHash: null, row: null, line: null, sourceValues: { city: 'Lyon' } }),
      },
    ]);

    expect(memory.basesOf([paris, lyon])).toEqual(
      new Map([[paris, { values: { city: 'Paris' }, reshaped: {}, settledAt: clock.iso() }]]),
    );
    const fingerprints = [...memory.fingerprints()].map(([code, { sourceHash, partooHash, isSettled }]) => [
      code,
      { sourceHash, partooHash, isSettled },
    ]);
    expect(fingerprints).toEqual([
      [paris, { sourceHash: 'source-1', partooHash: 'partoo-1', isSettled: true }],
      [lyon, { sourceHash: 'source-1', partooHash: null, isSettled: false }],
    ]);
    expect(memory.seenOf([lyon]).get(lyon)).toMatchObject({
      row: null,
      sourceValues: { city: 'Lyon' },
      partooValues: null,
    });
  });

  it('R3: resets the absence of what was in the source, and of nothing else', async () => {
    const { memory } = await openTestState();
    memory.countAbsences([paris, lyon]);

    memory.settleUnchanged([
      { code: paris, seen: sighting() },
      { code: lyon, seen: sighting({ sourceHash: null, isSettled: false }) },
    ]);

    expect([...memory.absences().keys()]).toEqual([lyon]);
  });

  it('R26: clears the failures of what has settled, and of nothing else', async () => {
    const { memory } = await openTestState();
    memory.markFailed(enqueueOne(memory), { nextTryAt: null, detail: 'refused' });
    memory.markFailed(enqueueOne(memory, { code: lyon }), { nextTryAt: null, detail: 'refused' });

    memory.settleUnchanged([
      { code: paris, seen: sighting() },
      { code: lyon, seen: sighting({ isSettled: false }) },
    ]);

    expect(memory.failures().map(({ code }) => code)).toEqual([lyon]);
  });

  it('drops a sighting whose base moved without it', async () => {
    const { memory } = await openTestState();
    memory.settleUnchanged([{ code: paris, seen: sighting() }]);

    memory.settleUnchanged([{ code: paris, base: { values: {}, reshaped: {} } }]);

    expect(memory.fingerprints().size).toBe(0);
  });
});

describe('forget', () => {
  it('keeps the link as forgotten, the decision and the history, and frees the business for another code', async () => {
    const { memory } = await openTestState();
    link(memory);
    remember(memory);

    memory.forget(paris);
    link(memory, lyon, parisBusiness);

    expect(memory.linkOf(paris)).toMatchObject({ state: 'forgotten', businessId: parisBusiness });
    expect(memory.links().get(lyon)?.state).toBe('active');
    expect(memory.basesOf([paris]).size).toBe(0);
    expect(memory.seenOf([paris]).size).toBe(0);
    expect(memory.absences().size).toBe(0);
    expect(memory.failures()).toEqual([]);
    expect(memory.resolutions()).toMatchObject([{ code: paris, field: null, take: 'partoo' }]);
    expect(memory.undone()).toEqual([]);
    expect(memory.history({ code: paris })).not.toEqual([]);
  });

  function remember(memory: MemoryWriter): void {
    memory.settleUnchanged([{ code: paris, seen: sighting() }]);
    memory.countAbsences([paris]);
    memory.markFailed(enqueueOne(memory), { nextTryAt: null, detail: 'refused' });
    memory.recordResolution({ code: paris, field: null, take: 'partoo', who: 'ann@desk' });
    memory.holdUndone([{ code: paris, field: 'phone', runId: run1 }]);
  }
});

it('pruneHistory drops what has ended before the instant, and never what is unfinished', async () => {
  const { memory, clock } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  memory.recordApproval({ runId: run1, kind: 'approval', detail: 'first run', who: 'ann@desk' });
  memory.recordEvent({ id: 'e1', kind: 'business_updated', businessId: null });
  memory.markEventsDone(['e1']);
  link(memory);
  const open = enqueueOne(memory);
  clock.advance(1_000);
  memory.confirm([confirmation(enqueueOne(memory, {}, 'later'))]);

  memory.pruneHistory(clock.iso());

  expect(memory.history({}).map(({ action }) => action)).toEqual(['update']);
  expect(memory.outboxOf(paris).map(({ status }) => status)).toEqual(['confirmed', 'pending']);
  expect(memory.unfinished().map(({ id }) => id)).toEqual([open]);
  expect(memory.runs(10)).toEqual([]);
  expect(memory.approvalsOf(run1)).toEqual([]);
  expect(memory.recordEvent({ id: 'e1', kind: 'business_updated', businessId: null })).toBe(true);
});
