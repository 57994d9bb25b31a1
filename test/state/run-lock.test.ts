import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { acquireRunLock } from '../../src/state/run-lock.ts';
import { killHard, startChild } from './child.ts';
import { stoppedClock, temporaryDirectory } from './support.ts';

const clock = stoppedClock();

it('R29: a second run is refused with exit code 5 and told who holds the lock and since when', () => {
  const path = join(temporaryDirectory(), 'state.db');
  const lock = acquireRunLock(path, { command: 'sync', clock });

  const attempt = (): unknown => acquireRunLock(path, { command: 'apply', clock });

  expect(attempt).toThrow(
    expect.objectContaining({
      code: 'STATE_LOCKED',
      exitCode: 5,
      retryable: true,
      message: `"sync" (process ${String(process.pid)} on ${hostname()}, since ${clock.iso()}) holds the lock ${path}-lock`,
    }),
  );
  lock.release();
});

it('R29: a released lock is free again, and its note is gone', () => {
  const path = join(temporaryDirectory(), 'state.db');
  acquireRunLock(path, { command: 'sync', clock }).release();

  const isNoteLeft = existsSync(`${path}-lock.json`);
  const again = acquireRunLock(path, { command: 'sync', clock });
  again.release();
  again.release();

  expect(isNoteLeft).toBe(false);
  expect(existsSync(`${path}-lock.json`)).toBe(false);
});

it('R29: a lock whose holder was killed vanishes by itself', async () => {
  const path = join(temporaryDirectory(), 'state.db');
  const child = await startChild('hold-lock.ts', path);

  const whileHeld = (): unknown => acquireRunLock(path, { command: 'sync', clock });
  expect(whileHeld).toThrow(`"daemon" (process ${String(child.pid)} on ${hostname()}, since 2026-11-22T08:00:00.000Z)`);
  await killHard(child);
  const lock = acquireRunLock(path, { command: 'sync', clock });

  expect(JSON.parse(readFileSync(`${path}-lock.json`, 'utf8'))).toMatchObject({ command: 'sync', pid: process.pid });
  lock.release();
});

it('R29: a note of a killed holder whose process id runs again as something else locks nobody out', () => {
  const path = join(temporaryDirectory(), 'state.db');
  writeFileSync(
    `${path}-lock.json`,
    JSON.stringify({ command: 'daemon', pid: process.ppid, host: hostname(), since: 'x' }),
  );

  const lock = acquireRunLock(path, { command: 'sync', clock });

  expect(readFileSync(`${path}-lock.json`, 'utf8')).toContain('"sync"');
  lock.release();
});

it.each([
  ['is missing', null],
  ['is not JSON', '{'],
  ['is of a process that has ended', JSON.stringify({ command: 'x', pid: 2 ** 30, host: hostname(), since: 'x' })],
  ['says something else', '{"pid":"1"}'],
])('R29: the refusal names nobody when the note %s', (_, note) => {
  const path = join(temporaryDirectory(), 'state.db');
  const lock = acquireRunLock(path, { command: 'sync', clock });
  writeFileSync(`${path}-lock.json`, note ?? '');

  expect(() => acquireRunLock(path, { command: 'sync', clock })).toThrow(/^Another process holds the lock /);
  lock.release();
});

it('R36: the lock and its note are for this user only', () => {
  const path = join(temporaryDirectory(), 'made', 'on-first-use', 'state.db');

  const lock = acquireRunLock(path, { command: 'sync', clock });

  expect(statSync(`${path}-lock`).mode & 0o777).toBe(0o600);
  expect(statSync(`${path}-lock.json`).mode & 0o777).toBe(0o600);
  lock.release();
});
