import { readFileSync, writeFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, lieStill, usualFields } from '../support/cli-world.ts';
import { shop, shops, toCsv } from '../support/shops.ts';

const createWorld = createCliWorlds();
const always = ['--yes', '--override', 'create,update,close,delete,write_back,field,window'];

/** What `explain --json` says of the cells that a value is read from. */
interface Explained {
  readonly fields: readonly {
    readonly field: string;
    readonly origins: readonly {
      readonly at: { readonly row: number; readonly source?: string };
      readonly column: string;
    }[];
  }[];
}

/** Puts a table beside the first source, as a file that has been lying there for a while. */
function table(world: CliWorld, name: string, lines: readonly string[]): void {
  writeFileSync(world.path(name), lines.map((line) => `${line}\n`).join(''));
  lieStill(world.path(name));
}

/** A company's shops, the phones that its franchise keeps, and a list of closures with any number of rows a shop. */
async function createFleet(more: object = {}): Promise<CliWorld> {
  const world = await createWorld();
  const source = (file: string): object => ({ kind: 'csv', path: world.path(file), key: 'site' });
  world.configure({
    absent: { action: 'close', after_reads: 1, after_hours: 0 },
    joined: [
      { name: 'franchise', source: source('franchise.csv'), ...more },
      { name: 'closures', source: source('closures.csv'), concat: { special: '{{date}}: {{hours}}' } },
    ],
    fields: {
      ...usualFields,
      name: { coalesce: ['name', 'franchise.label'] },
      phone: { coalesce: ['franchise.phone', 'tel'] },
      website_url: { coalesce: ['url', 'franchise.web'] },
      specific_hours: 'closures.special',
    },
  });
  table(world, 'franchise.csv', [
    'site,label,phone,web',
    '0002,Two of the franchise,01 99 00 00 02,https://franchise.example/2',
    '0003,,,https://franchise.example/3',
  ]);
  table(world, 'closures.csv', [
    'site,date,hours',
    '0001,2099-12-24,09:00-12:00',
    '0003,2099-12-25,closed',
    '0001,2099-12-31,closed',
  ]);
  return world;
}

describe('several sources for one fleet', () => {
  it('later ones override or fill by field, and their rows are collected', async () => {
    const world = await createFleet();
    world.source([shop(1), shop(2), shop(3, { url: '' })]);

    const { summary } = await world.sync(0, '--yes');

    expect(summary).toMatchObject({ done: 3, failed: 0 });
    const [one, two, three] = ['0001', '0002', '0003'].map((code) => world.business(code));
    expect(one?.contacts[0]?.phone_numbers[0]).toMatch(/44/);
    expect(two?.contacts[0]?.phone_numbers[0]?.replaceAll(' ', '')).toMatch(/199000002$/);
    expect([two?.name, two?.website_url]).toEqual(['Acme 0002', 'https://www.acme.example/shops/0002']);
    expect(three?.website_url).toContain('franchise.example/3');
    expect(one?.specific_hours).toMatchObject({
      open: [{ starts_at: '2099-12-24', ends_at: '2099-12-24', open_hours: ['09:00-12:00'] }],
      close: [{ starts_at: '2099-12-31', ends_at: '2099-12-31' }],
    });
  });

  it('explain names the source, row and column of every value', async () => {
    const world = await createFleet();
    world.source([shop(1), shop(2), shop(3, { url: '' })]);
    await world.sync(0, '--yes');

    const text = await world.run('explain', '0001');
    const two = JSON.parse((await world.run('explain', '0002', '--json')).stdout) as Explained;
    const three = JSON.parse((await world.run('explain', '0003', '--json')).stdout) as Explained;

    expect(text.stdout).toContain('closures rows 1, 3, column closures.special');
    expect(text.stdout).toContain('row 1, column tel');
    const of = ({ fields }: Explained, name: string) =>
      fields.find(({ field }) => field === name)?.origins.map(({ at, column }) => [at.source, at.row, column]);
    expect(of(two, 'phone')).toEqual([['franchise', 1, 'franchise.phone']]);
    expect(of(two, 'name')).toEqual([[undefined, 2, 'name']]);
    expect(of(two, 'country')).toEqual([]);
    expect(of(two, 'open_hours.monday')).toEqual([[undefined, 2, 'mon']]);
    expect(of(three, 'website_url')).toEqual([['franchise', 2, 'franchise.web']]);
    expect(of(three, 'specific_hours.2099-12-25')).toEqual([['closures', 2, 'closures.special']]);
  });

  it('a settled fleet plans nothing, a joined row that changed plans just its field, and one that is gone says nothing', async () => {
    const world = await createFleet();
    world.source(shops(3));
    await world.sync(0, '--yes');

    const still = await world.sync(0);
    table(world, 'franchise.csv', ['site,label,phone,web', '0003,,01 99 00 00 03,', '0002,,01 99 00 00 22,']);
    const moved = await world.sync(0);
    table(world, 'closures.csv', ['site,date,hours', '0003,2099-12-25,closed']);
    const gone = await world.sync(0);

    expect(still.plan.summary.unchanged).toBe(3);
    expect(moved.plan.changes.map(({ code, fields }) => [code, fields.map(({ field }) => field)])).toEqual([
      ['0002', ['phone']],
      ['0003', ['phone']],
    ]);
    expect(gone.plan.changes).toEqual([]);
    expect(world.business('0001').specific_hours?.close).toHaveLength(1);
  });

  it('R2 nothing is closed while a joined source is not complete, whatever the options', async () => {
    const world = await createFleet();
    world.source(shops(3));
    await world.sync(0, '--yes');
    world.source(shops(2));
    writeFileSync(world.path('closures.csv'), 'site,date,hours\n0001,2099-12');
    lieStill(world.path('closures.csv'));

    const { plan } = await world.sync(3, ...always);

    expect(plan.source).toMatchObject({ outcome: 'incomplete' });
    expect(plan.changes).toEqual([]);
    expect(JSON.stringify(plan.guard)).toContain('closures (csv ');
    expect(world.business('0003').status).toBe('open');
  });

  it('R2 a joined file that lost its last line end and got shorter is taken for cut', async () => {
    const world = await createFleet();
    world.source(shops(3));
    await world.sync(0, '--yes');
    writeFileSync(world.path('franchise.csv'), readFileSync(world.path('franchise.csv'), 'utf8').slice(0, -3));
    lieStill(world.path('franchise.csv'));

    const { plan } = await world.sync(3, ...always);

    expect(JSON.stringify(plan.guard)).toContain('franchise: the last line has no line end');
  });

  it('R13 a code that stands twice in a joined source is held with its rows, and the others go on', async () => {
    const world = await createFleet();
    table(world, 'franchise.csv', ['site,label,phone,web', '0002,,01 99 00 00 02,', '0002,,01 99 00 00 03,']);
    world.source(shops(3));

    const { plan, summary } = await world.sync(4, '--yes');

    expect(summary.done).toBe(2);
    expect(plan.held).toMatchObject([{ code: '0002', reason: 'invalid' }]);
    expect(plan.held[0]?.detail).toMatch(/franchise row 2, column franchise\.site: the code stands in rows 1 and 2/);
  });

  it('R13 is held as well when the second row comes after it was settled', async () => {
    const world = await createFleet();
    world.source(shops(3));
    await world.sync(0, '--yes');
    table(world, 'franchise.csv', [
      'site,label,phone,web',
      '0002,Two of the franchise,01 99 00 00 02,https://franchise.example/2',
      '0003,,,https://franchise.example/3',
      '0002,,01 99 00 00 77,',
    ]);

    const { plan } = await world.sync(4);

    expect(plan.held).toMatchObject([{ code: '0002', reason: 'invalid' }]);
    expect(plan.changes).toEqual([]);
  });

  it('R31 a cell that is not understood is named with its source and row', async () => {
    const world = await createFleet();
    table(world, 'closures.csv', ['site,date,hours', '0003,2099-12-25,closed', '0001,2099-12-24,25:00-26:00']);
    world.source(shops(3));

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'invalid' }]);
    expect(plan.held[0]?.detail).toMatch(/closures row 2, column closures\.special: .*25:00/);
  });

  it('rows of unknown codes are counted and named in the plan and by check, and are no locations', async () => {
    const world = await createFleet();
    table(world, 'closures.csv', [
      'site,date,hours',
      '0009,2099-12-24,closed',
      '0001,2099-12-24,closed',
      '0009,2099-12-25,closed',
    ]);
    world.source(shops(3));

    const { plan } = await world.sync(0, '--yes');
    const checked = await world.run('check');

    const message = '2 of 3 rows of closures are passed over, as no location has their code: 0009 (row 1)';
    expect(plan.notices.map((notice) => notice.message)).toContain(message);
    expect(checked.stdout).toContain(message);
    expect(checked.stdout).toContain('franchise.csv: 2 rows, 2 of them joined to locations');
    expect(world.emulator.businessByCode('0009')).toBeUndefined();
  });

  it('adds_locations: a code that only the franchise has is a location too, and absent once its row is gone', async () => {
    const world = await createFleet({ adds_locations: true });
    table(world, 'franchise.csv', [
      'site,label,phone,web,street',
      '0004,Four,01 99 00 00 04,,4 rue du Nord',
      '0002,,,,',
    ]);
    world.source(shops(3));
    world.configure({
      absent: { action: 'report' },
      joined: [
        {
          name: 'franchise',
          source: { kind: 'csv', path: world.path('franchise.csv'), key: 'site' },
          adds_locations: true,
        },
      ],
      fields: {
        ...usualFields,
        name: { coalesce: ['name', 'franchise.label'] },
        address_full: { coalesce: ['street', 'franchise.street'] },
        phone: { coalesce: ['tel', 'franchise.phone'] },
        zipcode: { from: 'zip', default: '75004' },
        city: { from: 'city', default: 'Paris' },
      },
    });

    const { summary } = await world.sync(0, '--yes');
    const explained = await world.run('explain', '0004');
    table(world, 'franchise.csv', ['site,label,phone,web,street', '0002,,,,']);
    const after = await world.sync(0);

    expect(summary.done).toBe(4);
    expect(world.business('0004')).toMatchObject({ name: 'Four', city: 'Paris' });
    expect(explained.stdout).toContain('Source: franchise row 1');
    expect(after.plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(['0004 absent']);
  });

  it('R30 a column that a joined source lacks stops before any call, with the nearest name', async () => {
    const world = await createFleet();
    table(world, 'closures.csv', ['site,day,hours', '0001,2099-12-24,closed']);
    table(world, 'franchise.csv', ['site,label,telephone,web', '0001,,,']);
    world.source(shops(3));

    const inTemplate = await world.run('plan');
    table(world, 'closures.csv', ['site,date,hours']);
    const mapped = await world.run('plan');

    expect([inTemplate.code, mapped.code]).toEqual([1, 1]);
    expect(inTemplate.stderr).toMatch(/closures \(csv .*\) has no column "date"/);
    expect(mapped.stderr).toMatch(/no column "franchise\.phone".*Did you mean "franchise\./);
    expect(world.emulator.requests).toEqual([]);
  });
});

describe('writing back beside joined sources', () => {
  it('R25 goes into the first source; what stands in a joined one is held with the reason, its file untouched', async () => {
    const world = await createFleet();
    world.configure({
      source: { write_back: true },
      joined: [{ name: 'franchise', source: { kind: 'csv', path: world.path('franchise.csv'), key: 'site' } }],
      fields: { ...usualFields, phone: { coalesce: ['franchise.phone', 'tel'], owner: 'shared' } },
    });
    world.source(shops(3));
    await world.sync(0, '--yes');
    const before = readFileSync(world.path('franchise.csv'), 'utf8');
    for (const code of ['0001', '0002']) {
      const business = world.business(code);
      world.emulator.edit(business.id, {
        contacts: [{ ...business.contacts[0], phone_numbers: ['+33 1 55 55 55 55'] }],
      });
    }

    const { plan } = await world.sync(4);

    expect(plan.held).toMatchObject([{ code: '0002', reason: 'unwritable', field: 'phone' }]);
    expect(plan.held[0]?.detail).toContain(
      'column franchise.phone is of the joined source franchise, which is only read',
    );
    expect(readFileSync(world.sourceFile, 'utf8').split('\n')[1]).toMatch(/55/);
    expect(readFileSync(world.sourceFile, 'utf8').split('\n').slice(2)).toEqual(toCsv(shops(3)).split('\n').slice(2));
    expect(readFileSync(world.path('franchise.csv'), 'utf8')).toBe(before);
  });

  it('without write_back the cell of the joined source is proposed, in its own column', async () => {
    const world = await createFleet();
    const proposals = world.path('proposals.csv');
    world.configure({
      source: { proposals },
      joined: [{ name: 'franchise', source: { kind: 'csv', path: world.path('franchise.csv'), key: 'site' } }],
      fields: { ...usualFields, phone: { coalesce: ['franchise.phone', 'tel'], owner: 'shared' } },
    });
    world.source(shops(3));
    await world.sync(0, '--yes');
    const business = world.business('0002');
    world.emulator.edit(business.id, { contacts: [{ ...business.contacts[0], phone_numbers: ['+33 1 55 55 55 55'] }] });

    await world.sync(4);

    const rows: readonly Readonly<Record<string, string>>[] = parseCsv(readFileSync(proposals), { columns: true });
    expect(rows).toMatchObject([{ store_id: '0002', tel: shop(2)['tel'] }]);
    expect(rows[0]?.['franchise.phone']?.replaceAll(' ', '')).toMatch(/155555555$/);
  });
});
