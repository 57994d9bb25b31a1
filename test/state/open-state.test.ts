import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { asRunId } from '../../src/domain/ids.ts';
import { migrations } from '../../src/state/migrations.ts';
import type { Migrations } from '../../src/state/migrate.ts';
import { openState } from '../../src/state/open-state.ts';
import { killHard, startChild } from './child.ts';
import {
  confirmation,
  enqueueOne,
  link,
  lyon,
  openTestState,
  paris,
  parisBusiness,
  run1,
  sighting,
  stoppedClock,
  temporaryDirectory,
} from './support.ts';

const clock = stoppedClock();

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('opening to write', () => {
  it('R36: creates the directory and a file that only this user may read', async () => {
    const path = join(temporaryDirectory(), 'made', 'on-first-use', 'state.db');

    const memory = await openState(path, { clock, mode: 'write' });
    memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });

    const files = readdirSync(dirname(path));
    expect(files).toContain('state.db');
    for (const file of files) expect(statSync(join(dirname(path), file)).mode & 0o077).toBe(0);
    expect(statSync(dirname(path)).mode & 0o077).toBe(0);
    memory.close();
  });

  it('R36: narrows a file that others could read', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    writeFileSync(path, '', { mode: 0o644 });

    const memory = await openState(path, { clock, mode: 'write' });

    expect(statSync(path).mode & 0o777).toBe(0o600);
    memory.close();
  });

  it('remembers across a restart', async () => {
    const { memory, path } = await openTestState();
    link(memory);
    memory.close();

    const again = await openState(path, { clock, mode: 'write' });

    expect([...again.links().keys()]).toEqual([paris]);
    again.close();
  });

  it('refuses a damaged file as STATE_CORRUPT and says what to do', async () => {
    const { memory, path } = await openTestState();
    memory.settleUnchanged(Array.from({ length: 200 }, () => ({ code: paris, seen: sighting() })));
    memory.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096, 4096 * 6);
    writeFileSync(path, bytes);

    const attempt = openState(path, { clock, mode: 'write' });

    await expect(attempt).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      hint: expect.stringContaining('backup') as string,
    });
  });

  it.each(['read', 'write'] as const)('refuses a file that is no database as STATE_CORRUPT, to %s', async (mode) => {
    const path = join(temporaryDirectory(), 'state.db');
    writeFileSync(path, 'store_id,city\n0001,Paris\n'.repeat(100));

    const attempt = mode === 'read' ? openState(path, { clock, mode }) : openState(path, { clock, mode });

    await expect(attempt).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });

  it('leaves the database of another program alone', async () => {
    const path = join(temporaryDirectory(), 'shops.db');
    const other = new SqliteDatabase(path);
    other.exec('create table shops (id text)');
    other.close();

    const attempt = openState(path, { clock, mode: 'write' });

    await expect(attempt).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
    const after = new SqliteDatabase(path, { readonly: true });
    expect(after.prepare('select name from sqlite_master').pluck().all()).toEqual(['shops']);
    after.close();
  });

  it('says STATE_UNWRITABLE when the directory cannot be made', async () => {
    const file = join(temporaryDirectory(), 'a-file');
    writeFileSync(file, '');

    const attempt = openState(join(file, 'state.db'), { clock, mode: 'write' });

    await expect(attempt).rejects.toMatchObject({ code: 'STATE_UNWRITABLE', exitCode: 1 });
  });
});

describe('opening to read', () => {
  it('R7: a state that does not exist reads as one that remembers nothing, and is not created', async () => {
    const path = join(temporaryDirectory(), 'none', 'state.db');

    const memory = await openState(path, { clock, mode: 'read' });

    expect(memory.target()).toBeNull();
    expect(memory.links().size).toBe(0);
    expect(memory.runs(10)).toEqual([]);
    expect(memory.movesWithin(7)).toEqual({ closed: 0, deleted: 0 });
    memory.close();
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('an empty file, of a process killed while it created the state, reads as one that remembers nothing', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    writeFileSync(path, '');

    const memory = await openState(path, { clock, mode: 'read' });

    expect(memory.links().size).toBe(0);
    memory.close();
    expect(statSync(path).size).toBe(0);
  });

  it('R7: reading changes no byte of the file and leaves no journal with content', async () => {
    const { memory: writer, path } = await openTestState();
    link(writer);
    writer.close();
    const before = digestOf(path);

    const memory = await openState(path, { clock, mode: 'read' });
    memory.links();
    memory.history({});
    memory.close();

    expect(digestOf(path)).toBe(before);
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('R7: whatever is asked of it, a state opened to read refuses to write', async () => {
    const { memory: writer, path } = await openTestState();
    link(writer);
    writer.close();

    const memory = (await openState(path, { clock, mode: 'read' })) as typeof writer;

    expect(() => {
      memory.forget(paris);
    }).toThrow(expect.objectContaining({ code: 'STATE_UNWRITABLE' }));
    memory.close();
  });

  it('sees one moment, while a run goes on writing', async () => {
    const { memory: writer, path } = await openTestState();
    link(writer);
    const reader = await openState(path, { clock, mode: 'read' });

    writer.forget(paris);
    const id = enqueueOne(writer, { code: lyon });
    const later = await openState(path, { clock, mode: 'read' });

    expect(reader.links().get(paris)?.state).toBe('active');
    expect(reader.unfinished()).toEqual([]);
    expect(later.links().get(paris)?.state).toBe('forgotten');
    expect(later.unfinished().map((entry) => entry.id)).toEqual([id]);
    reader.close();
    later.close();
  });

  it('reads a state from a copy in memory where SQLite cannot put its files beside it', async () => {
    const { memory: writer, path } = await openTestState();
    link(writer);
    writer.close();
    mkdirSync(`${path}-shm`);

    const memory = await openState(path, { clock, mode: 'read' });

    expect(memory.links().get(paris)?.businessId).toBe(parisBusiness);
    memory.close();
  });
});

describe('migrations', () => {
  const known = Object.keys(migrations).length;
  const next: Migrations = {
    ...migrations,
    '9998-next': {
      async up(db) {
        await sql`create table later (id text)`.execute(db);
        await sql`insert into later values ('migrated')`.execute(db);
      },
    },
  };

  it('R22: go forward from the version before and leave a copy of the state as it was', async () => {
    const { memory: old, path } = await openTestState();
    link(old);
    old.close();

    const memory = await openState(path, { clock, mode: 'write', migrations: next });

    expect(memory.links().size).toBe(1);
    memory.close();
    const [now, before] = [path, `${path}.before-schema-${String(known + 1)}`].map((file) => {
      const database = new SqliteDatabase(file, { readonly: true });
      const tables = database.prepare(`select name from sqlite_master where name in ('links', 'later') order by name`);
      const found = { tables: tables.pluck().all(), schema: database.pragma('user_version', { simple: true }) };
      database.close();
      return found;
    });
    expect(now).toEqual({ tables: ['later', 'links'], schema: known + 1 });
    expect(before).toEqual({ tables: ['links'], schema: known });
    expect(statSync(`${path}.before-schema-${String(known + 1)}`).mode & 0o777).toBe(0o600);
  });

  it('R22: happen all or not at all', async () => {
    const { memory: old, path } = await openTestState();
    link(old);
    old.close();
    const failing: Migrations = {
      ...next,
      '9999-last': { up: () => Promise.reject(new Error('the last fails')) },
    };

    const attempt = openState(path, { clock, mode: 'write', migrations: failing });

    await expect(attempt).rejects.toThrow('the last fails');
    const again = await openState(path, { clock, mode: 'write' });
    expect(again.links().size).toBe(1);
    again.close();
    const database = new SqliteDatabase(path, { readonly: true });
    expect(database.prepare(`select 1 from sqlite_master where name = 'later'`).get()).toBeUndefined();
    database.close();
  });

  it('R7: an older state is read without being migrated', async () => {
    const { memory: old, path } = await openTestState();
    link(old);
    old.close();
    const before = digestOf(path);

    const memory = await openState(path, { clock, mode: 'read', migrations: next });

    expect(memory.links().get(paris)?.businessId).toBe(parisBusiness);
    memory.close();
    expect(digestOf(path)).toBe(before);
    expect(existsSync(`${path}.before-schema-${String(known + 1)}`)).toBe(false);
  });

  it.each(['read', 'write'] as const)('a state of a newer version is refused as STATE_TOO_NEW, to %s', async (mode) => {
    const path = join(temporaryDirectory(), 'state.db');
    const newer = await openState(path, { clock, mode: 'write', migrations: next });
    newer.close();

    const attempt = mode === 'read' ? openState(path, { clock, mode }) : openState(path, { clock, mode });

    await expect(attempt).rejects.toMatchObject({
      code: 'STATE_TOO_NEW',
      message: `The state ${path} was written by a newer partoo-sync (schema ${String(known + 1)}, this one knows ${String(known)})`,
    });
  });

  it('processes that create the state at the same time agree', async () => {
    const path = join(temporaryDirectory(), 'deep', 'state.db');

    const children = await Promise.all([1, 2, 3].map(() => startChild('create-state.ts', path)));
    await Promise.all(children.map(killHard));

    const memory = await openState(path, { clock, mode: 'read' });
    expect(memory.target()?.orgId).toBe(42);
    memory.close();
  });
});

describe('kill -9', () => {
  it('R22: leaves a usable state with the intent, the link and no half-written call', async () => {
    const path = join(temporaryDirectory(), 'state.db');
    const child = await startChild('write-for-ever.ts', path);
    await killHard(child);

    const reader = await openState(path, { clock, mode: 'read' });
    const readHashes = new Set([...reader.fingerprints().values()].map((seen) => seen.sourceHash));
    reader.close();
    const memory = await openState(path, { clock, mode: 'write' });

    const hashes = new Set([...memory.fingerprints().values()].map((seen) => seen.sourceHash));
    expect(memory.fingerprints().size).toBe(2_000);
    expect(hashes.size).toBe(1);
    expect(readHashes).toEqual(hashes);
    const [entry] = memory.unfinished();
    expect(entry).toMatchObject({ status: 'accepted', businessId: parisBusiness, attempts: 1 });
    expect(memory.links().get(entry?.change.code ?? paris)?.businessId).toBe(parisBusiness);
    memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
    expect(memory.run(asRunId('killed'))?.error?.code).toBe('ABORTED');
    expect(memory.run(run1)?.error).toBeNull();
    memory.confirm([confirmation(entry?.id ?? enqueueOne(memory))]);
    expect(memory.unfinished()).toEqual([]);
    memory.close();
  });
});
