import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shop, shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

async function json(world: CliWorld, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await world.run(...args, '--json');
  return JSON.parse(stdout);
}

describe('contract section 1: status, history, explain', () => {
  it('R28 status says what is held, what needs a person, and what the last run did', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.emulator.remove('0002');
    world.source(withChanges(shops(4), { '0003': { tel: 'broken' } }));
    const { run } = await world.sync(4);

    const text = await world.run('status');
    const document = (await json(world, 'status')) as { last_runs: { run: string }[]; held: { code: string }[] };

    expect(text.code).toBe(0);
    expect(text.stdout).toContain('0002');
    expect(text.stdout).toContain('0003');
    expect(document.last_runs[0]?.run).toBe(run);
    expect(document.held.map(({ code }) => code).sort()).toEqual(['0002', '0003']);
  });

  it('R28 status says that a run waits for approval', async () => {
    const world = await createWorld();
    world.source(shops(2));
    await world.run('sync');

    const { stdout } = await world.run('status');

    expect(stdout).toContain('--yes');
  });

  it('history holds every write with before, after, why, when and which run', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.source(withChanges(shops(4), { '0003': { name: 'New name' } }));
    const { run } = await world.sync(0);

    const all = (await json(world, 'history')) as Record<string, unknown>[];
    const ofRun = (await json(world, 'history', '--run', run)) as Record<string, unknown>[];
    const ofLocation = (await json(world, 'history', '--location', '0001')) as Record<string, unknown>[];

    expect(ofRun).toMatchObject([
      {
        run,
        code: '0003',
        action: 'update',
        field: 'name',
        before: 'Acme 0003',
        after: 'New name',
        rule: 'source changed',
      },
    ]);
    expect(String(ofRun[0]?.['at'])).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(new Set(ofLocation.map(({ code }) => code))).toEqual(new Set(['0001']));
    expect(all.length).toBeGreaterThan(ofRun.length);
  });

  it('explain shows the row, the values of each side, the rule and the last request', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.source(withChanges(shops(2), { '0002': { name: 'New name' } }));

    const { stdout, code } = await world.run('explain', '0002');
    const document = await json(world, 'explain', '0002');

    expect(code).toBe(0);
    expect(stdout).toContain('New name');
    expect(stdout).toContain('Acme 0002');
    expect(document).toMatchObject({ code: '0002', link: { business_id: world.business('0002').id } });
  });

  it('explain says why a location was left alone', async () => {
    const world = await createWorld();
    world.source([shop(1), shop(2, { tel: 'call us' })]);
    await world.sync(4, '--yes');

    const { stdout } = await world.run('explain', '0002');

    expect(stdout).toContain('call us');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('column tel');
  });
});

describe('contract section 2: export', () => {
  const dangerous = ['=HYPERLINK("http://evil")', '+cmd', '-2+3', '@SUM(A1)'];

  async function exporting(): Promise<CliWorld> {
    const world = await createWorld();
    dangerous.forEach((name, index) => {
      world.emulator.add({
        code: `E${String(index)}`,
        name,
        city: 'Nantes; "centre", ville',
        country: 'FR',
        categories: ['gcid:bakery'],
        contacts: [{ phone_numbers: ['+33144000100'] }],
        lat: 47.2,
        long: -1.55,
      });
    });
    return world;
  }

  it('R36 neutralises cells that begin like a formula, E.164 phones excepted; CSV is the default', async () => {
    const world = await exporting();

    const { stdout, code } = await world.run('export');

    const cells = stdout
      .trim()
      .split('\n')
      .flatMap((line) => line.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [])
      .map((cell) => cell.replace(/^"/, ''));
    expect(code).toBe(0);
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual(dangerous.map(() => '+33144000100'));
    for (const name of dangerous) expect(stdout).toContain(`'${name.replaceAll('"', '""')}`);
  });

  it.each([
    ['businesses.csv', [], 'csv'],
    ['businesses.json', [], 'json'],
    ['businesses.txt', [], 'csv'],
    ['businesses.csv', ['--format', 'json'], 'json'],
  ])('writes %s %s as %s', async (name, options, format) => {
    const world = await exporting();

    const { code, stdout } = await world.run('export', '--out', world.path(name), ...options);

    const text = readFileSync(world.path(name), 'utf8');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(text.startsWith('[') ? 'json' : 'csv').toBe(format);
    if (format === 'json') expect(JSON.parse(text)).toMatchObject([{ code: 'E0' }, {}, {}, {}]);
    else expect(text.split('\n').filter((line) => line !== '')).toHaveLength(5);
  });

  it('R36 HTML and Markdown plans escape what comes from either side', async () => {
    const world = await createWorld();
    const evil = '<script>alert(1)</script>|`x`';
    world.source([shop(1, { name: evil })]);

    const html = await world.run('plan', '--format', 'html');
    const markdown = await world.run('plan', '--format', 'markdown');

    expect(html.stdout).not.toContain('<script>alert');
    expect(markdown.stdout).not.toContain('<script>alert');
  });

  it('an export that is not complete is no success', async () => {
    const world = await exporting();
    world.emulator.faults.add({ kind: 'count-mismatch', by: 2, match: { path: /search$/ } });

    const { code } = await world.run('export', '--out', world.path('half.csv'));

    expect(code).not.toBe(0);
  });
});

describe('contract section 2: what a person is told', () => {
  it('a sync that ends with 4 says that something was left alone, and where to look', async () => {
    const world = await createWorld();
    world.source([shop(1), shop(2, { tel: 'call us' })]);

    const { code, stdout } = await world.run('sync', '--yes');

    expect(code).toBe(4);
    expect(stdout).toContain('1 done');
    expect(stdout).toContain('1 location left alone; why, and what to do: partoo-sync status');
  });

  it('names location, field, before and after in text', async () => {
    const world = await createWorld({ settings: { fields: usualFields } });
    await world.settle(shops(2));
    world.source(withChanges(shops(2), { '0002': { mon: '10:00-19:00' } }));

    const { stdout } = await world.run('plan');

    for (const text of ['0002', 'Acme 0002', 'Opening hours', 'Mon', '09:00', '10:00', '19:00'])
      expect(stdout).toContain(text);
  });
});
