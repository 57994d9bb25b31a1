import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { asBusinessId, asLocationKey, asRunId } from '../../src/domain/ids.ts';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import type { Confirmation, OutboxId } from '../../src/domain/memory/outbox.ts';
import type { Sighting } from '../../src/domain/memory/seen.ts';
import type { Change } from '../../src/domain/plan.ts';
import { openState, type Closeable, type StateOptions } from '../../src/state/open-state.ts';

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'partoo-sync-state-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** A clock that stands still until it is moved. */
export interface StoppedClock {
  now(): number;
  advance(ms: number): void;
  iso(): string;
}

export function stoppedClock(start = '2026-11-22T09:00:00.000Z'): StoppedClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    iso: () => new Date(now).toISOString(),
  };
}

export interface TestState {
  readonly memory: MemoryWriter & Closeable;
  readonly path: string;
  readonly clock: StoppedClock;
}

/** A new state in a directory of its own, closed after the test. */
export async function openTestState(options: Partial<StateOptions> = {}): Promise<TestState> {
  const path = join(temporaryDirectory(), 'state.db');
  const clock = stoppedClock();
  const memory = await openState(path, { clock, mode: 'write', ...options });
  onTestFinished(() => {
    memory.close();
  });
  return { memory, path, clock };
}

export const run1 = asRunId('2026-11-22T09:00:00.000Z-1');
export const run2 = asRunId('2026-11-22T10:00:00.000Z-2');
export const paris = asLocationKey('0001');
export const lyon = asLocationKey('0002');
export const nice = asLocationKey('0003');
export const parisBusiness = asBusinessId('5409c35a97bbc544d8e26737');
export const lyonBusiness = asBusinessId('5409c35a97bbc544d8e26738');

export function change(facts: Partial<Change> = {}): Change {
  return {
    action: 'update',
    code: paris,
    business_id: parisBusiness,
    side: 'partoo',
    fields: [
      {
        field: 'phone',
        base: '+33100000000',
        source: '+33100000001',
        partoo: '+33100000000',
        to: '+33100000001',
        rule: 'source changed',
      },
    ],
    patch: [{ op: 'replace', path: '/contacts/0/phone_numbers/0', value: '+33100000001' }],
    ...facts,
  };
}

/** Puts one change into the outbox. */
export function enqueueOne(memory: MemoryWriter, facts: Partial<Change> = {}, changeHash = 'hash-1'): OutboxId {
  const [id] = memory.enqueue(run1, [{ change: change(facts), changeHash }]);
  if (id === undefined) throw new Error('nothing was enqueued');
  return id;
}

export function confirmation(id: OutboxId, facts: Partial<Confirmation> = {}): Confirmation {
  return {
    id,
    detail: 'read back equal',
    base: { values: { phone: '+33100000001' }, reshaped: {} },
    unsettled: [],
    link: { kind: 'keep' },
    ...facts,
  };
}

export function sighting(facts: Partial<Sighting> = {}): Sighting {
  return {
    sourceHash: 'source-1',
    partooHash: 'partoo-1',
    isSettled: true,
    row: 1,
    line: 2,
    sourceValues: null,
    partooValues: null,
    ...facts,
  };
}

/** Adopts a business, as a first run does. */
export function link(memory: MemoryWriter, code = paris, businessId = parisBusiness): void {
  const id = enqueueOne(
    memory,
    { action: 'adopt', code, business_id: businessId, fields: [], patch: [] },
    `adopt-${code}`,
  );
  memory.confirm([confirmation(id, { link: { kind: 'adopt', businessId, how: 'adopted' } })]);
}
