import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './median.ts';
import { createSoakWorld, expectEnd, freePort, type Row, type SoakWorld, subscribe, until } from './soak-world.ts';
import type { Line } from './table.ts';

/** Seconds that the daemon waits on purpose before it looks: `serve.ts` after an event, `watch.ts` after a file's change. */
const quietSeconds = { partoo: 5, source: 2 } as const;

const shops = 200;

/**
 * Time from an edit on one side until the other side holds it, through the daemon with webhooks and a watched file. Below
 * it stands the floor: what the daemon waits on purpose, and the calls that no way leads around, one read and one write.
 */
export async function benchEditLatency(folder: string, edits: number): Promise<readonly Line[]> {
  const port = await freePort();
  const world = await createSoakWorld(
    folder,
    shops,
    (emulator) => ({
      // Nothing but an event or a changed file makes it look.
      schedule: {
        timezone: 'Europe/Paris',
        incremental: '0 3 1 1 *',
        full: '0 4 1 1 *',
        jitter_seconds: 0,
        watch: true,
      },
      server: {
        listen: `127.0.0.1:${String(port)}`,
        webhooks: { path: '/hooks', public_key: emulator.webhooks.publicKey },
      },
    }),
    6000,
  );
  try {
    await expectEnd(world, 0, 'sync', '--yes');
    const daemon = world.start('daemon', '--log-level', 'info');
    await until(() => daemon.count('run ended') > 0, 'the first run');
    await subscribe(world, port);
    const call = await timeOfCalls(world);
    const toSource: number[] = [];
    const toPartoo: number[] = [];
    for (let count = 1; count <= edits; count += 1) {
      toSource.push(await editInPartoo(world, count));
      toPartoo.push(await editInSource(world, count));
    }
    daemon.child.kill('SIGTERM');
    await daemon.ended;
    return [
      line('an edit in Partoo is in the file', toSource, quietSeconds.partoo, call),
      line('an edit in the file is in Partoo', toPartoo, quietSeconds.source, call),
    ];
  } finally {
    await world.close();
  }
}

function line(what: string, times: readonly number[], quiet: number, call: number): Line {
  const floor = quiet + 2 * call;
  const [time, longest] = [median(times), Math.max(...times)];
  return {
    what: `${what}, through the daemon`,
    figure: (time / floor).toFixed(2),
    behind: `${time.toFixed(2)} s, at most ${longest.toFixed(2)} s in ${String(times.length)} edits; the floor is ${floor.toFixed(2)} s, ${String(quiet)} s of it waited on purpose`,
  };
}

/** Of one call, in seconds. */
async function timeOfCalls({ emulator, apiKey }: SoakWorld): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    const from = performance.now();
    const answer = await fetch(`${emulator.url}/business/c-0001`, { headers: { 'x-APIKey': apiKey } });
    await answer.text();
    times.push((performance.now() - from) / 1000);
  }
  return median(times);
}

/** Seconds until the file has what a colleague wrote. */
async function editInPartoo(world: SoakWorld, count: number): Promise<number> {
  const code = codeOf(count);
  const about = `The shop ${code} bakes bread and cakes all day long since ${String(1900 + count)}.`;
  const from = performance.now();
  world.emulator.edit(code, { description_long: about });
  await until(() => readFileSync(world.csv, 'utf8').includes(about), `the edit of ${code} to be in the file`);
  return (performance.now() - from) / 1000;
}

/** Seconds until Partoo has what the export says. */
async function editInSource(world: SoakWorld, count: number): Promise<number> {
  const code = codeOf(count + 100);
  const name = `Acme ${code} of ${String(1900 + count)}`;
  const rows = world.rows().map((row): Row => (row.store_id === code ? { ...row, name } : row));
  const from = performance.now();
  world.write(rows);
  await until(() => world.emulator.businessByCode(code)?.name === name, `the edit of ${code} to be in Partoo`);
  const took = (performance.now() - from) / 1000;
  // Its own run, and the event of its own write, come to rest before the next edit.
  await wait(8_000);
  return took;
}

function codeOf(number: number): string {
  return String(number).padStart(4, '0');
}
