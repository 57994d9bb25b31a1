import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../src/domain/ports/clock.ts';
import { createEventBox, type EventBox } from '../../src/state/event-box.ts';
import { openState } from '../../src/state/open-state.ts';
import { parisBusiness, stoppedClock, temporaryDirectory } from './support.ts';

const event = { id: 'e1', kind: 'business_updated', businessId: parisBusiness };

function openBox(path: string, onSleep: () => void = () => undefined): EventBox {
  const clock: Clock = { now: stoppedClock().now, sleep: async () => onSleep() };
  const box = createEventBox(path, { clock });
  onTestFinished(box.close);
  return box;
}

async function eventsIn(path: string): Promise<readonly string[]> {
  const memory = await openState(path, { clock: stoppedClock(), mode: 'read' });
  const ids = memory.pendingEvents().map(({ id }) => id);
  memory.close();
  return ids;
}

describe('the event box (R34)', () => {
  it('stores events one by one and all at once, each once', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    const box = openBox(path);

    const news = await Promise.all([box.record(event), box.record({ ...event, id: 'e2' }), box.record(event)]);

    expect(news).toEqual([true, true, false]);
    expect(await eventsIn(path)).toEqual(['e1', 'e2']);
  });

  it('stores while a run has the state open and writes it', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    const run = await openState(path, { clock: stoppedClock(), mode: 'write' });
    onTestFinished(() => {
      run.close();
    });
    const box = openBox(path);

    await box.record(event);
    run.markEventsDone(['e1']);
    const again = await box.record({ ...event, id: 'e2' });

    expect(again).toBe(true);
    expect(run.pendingEvents().map(({ id }) => id)).toEqual(['e2']);
  });

  it('waits for a writer that takes its time, without blocking the process for long', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    await openBox(path).record(event);
    const writer = new SqliteDatabase(path);
    onTestFinished(() => {
      writer.close();
    });
    writer.exec('begin immediate');
    let waits = 0;
    const box = openBox(path, () => {
      waits += 1;
      if (waits === 3) writer.exec('commit');
    });

    const isNew = await box.record({ ...event, id: 'e2' });

    expect(isNew).toBe(true);
    expect(waits).toBe(3);
  });

  it('gives up with STATE_LOCKED, so that the event is delivered again', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    await openBox(path).record(event);
    const writer = new SqliteDatabase(path);
    onTestFinished(() => {
      writer.close();
    });
    writer.exec('begin immediate');
    const box = openBox(path);

    const stored = box.record({ ...event, id: 'e2' });

    await expect(stored).rejects.toMatchObject({ code: 'STATE_LOCKED' });
  });

  it('writes into the state that is at its path now, as after a restore', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'state.db');
    const box = openBox(path);
    await box.record(event);
    for (const part of ['', '-wal', '-shm']) renameSync(path + part, join(directory, `old.db${part}`));

    await box.record({ ...event, id: 'e2' });

    expect(await eventsIn(path)).toEqual(['e2']);
  });

  it('says that the state cannot be written', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const box = openBox(join(file, 'state.db'));

    await expect(box.record(event)).rejects.toMatchObject({ code: 'STATE_UNWRITABLE' });
  });
});
