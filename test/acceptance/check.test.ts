import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DataReport } from '../../src/domain/data-report.ts';
import { createCliWorlds, usualFields, type Settings } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

interface CheckDocument {
  readonly findings: readonly { readonly area: string; readonly level: string; readonly message: string }[];
  readonly data: DataReport | null;
}

const odd = [
  ...shops(12),
  shop(13, { tel: 'call us' }),
  shop(14, { tel: '01 44 00 01 00', mail: 'test@acme.example' }),
  shop(15, { sun: '', state: 'T' }),
  shop(1),
];

describe('check', () => {
  it('says of every mapped field how many are filled, empty and invalid, and what looks wrong', async () => {
    const world = await createWorld();
    world.source(odd);

    const { code, stdout } = await world.run('check');

    expect(code).toBe(0);
    expect(stdout).toContain('Data of 16 rows: 13 locations can be synced, 1 held for a cell, 2 held for');
    expect(stdout).toMatch(/^ {2}Phone +14 +0 +1 {2}/mu);
    expect(stdout).toMatch(/^ {2}Status +15 +0 +0 {2}open \(14\), temporarily closed \(…$/mu);
    expect(stdout).toContain('row 13, code 0013, column tel: "call us" is not a phone number');
    expect(stdout).toContain('One code stands in several rows');
    expect(stdout).toContain('one phone is shared by 2 locations');
    expect(stdout).toContain('0014 (row 14): test@acme.example');
    expect(stdout).toContain('0015 (row 15): nothing said of sunday');
  });

  it('names the nearest category for one of the configuration, and for one of the source, that Partoo does not know', async () => {
    const world = await createWorld();
    world.source([shop(1, { type: 'gcid:caffe' })]);
    const fieldsWith = (categories: unknown): Settings => ({ fields: { ...usualFields, categories } });

    world.configure(fieldsWith({ value: 'gcid:bakrey' }));
    const configured = await world.run('check');
    world.configure(fieldsWith({ from: 'type' }));
    const found = await world.run('check');

    expect(configured.stdout).toMatch(/Partoo knows no category gcid:bakrey\n +The nearest: gcid:bakery \(Bakery\)/u);
    expect(found.stdout).toMatch(/Partoo knows no category gcid:caffe, and locations .+\n +The nearest: gcid:cafe \(/u);
    expect([configured.code, found.code]).toEqual([1, 0]);
  });

  it('adds the data report to its JSON, null where the source cannot be read', async () => {
    const world = await createWorld();
    world.source(odd);

    const { findings, data } = JSON.parse((await world.run('check', '--json')).stdout) as CheckDocument;
    world.configure({ source: { path: world.path('nowhere.csv') } });
    const without = JSON.parse((await world.run('check', '--json')).stdout) as CheckDocument;

    expect(findings.map(({ area }) => area)).toContain('partoo');
    expect(data).toMatchObject({ rows: 16, locations: 13, invalid: 1, keyless: 0, repeated: 2 });
    expect(data?.fields.find(({ field }) => field === 'phone')).toMatchObject({ filled: 14, empty: 0, invalid: 1 });
    expect(without.data).toBeNull();
  });

  it('writes the report as a page where it is told to, and says so beside the result', async () => {
    const world = await createWorld();
    world.source([shop(1, { name: '<script>alert(1)</script>' }), shop(2)]);
    const file = world.path('report.html');

    const { code, stderr } = await world.run('check', '--report', file);
    const html = readFileSync(file, 'utf8');

    expect(code).toBe(0);
    expect(stderr).toContain(`The data report is in ${file}`);
    expect(html).toContain('<h1>Data report</h1>');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script');
  });

  it('writes no page of a source that cannot be read, and names a folder that is not there', async () => {
    const world = await createWorld();
    world.source(shops(1));
    const lost = await world.run('check', '--report', world.path('nowhere/report.html'));
    world.configure({ source: { path: world.path('nowhere.csv') } });

    const unread = await world.run('check', '--report', world.path('report.html'));

    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot write the report') });
    expect(unread).toMatchObject({ code: 1, stderr: expect.stringContaining('was not written') });
    expect(existsSync(world.path('report.html'))).toBe(false);
  });

  describe('tells the columns that the source lacks together with all other mistakes, before any call to Partoo (contract section 2)', () => {
    const faulty = (source: string, more = ''): string => `version: 1
partoo: { environment: sandbox, api_key: "\${PARTOO_API_KEY}", org_idd: 42 }
source: { kind: csv, path: ${source}, key: storeid${more} }
fields:
  name: { template: "Acme {{citty}}" }
  city: { from: citi, owner: sorce }
  country: { value: FR }
  phone: tel
  address_full: { from: [street, stret_2] }
  open_hours: { monday: mon, tuesday: tuue, mnday: wed }
absent: {}
`;
    const all = [
      'yaml:2:63 partoo.org_idd: is not a setting. Did you mean org_id?',
      'source.key: the source has no column "storeid". Did you mean "store_id"?',
      'yaml:5:21 fields.name: the source has no column "citty". Did you mean "city"?',
      'yaml:6:17 fields.city: the source has no column "citi". Did you mean "city"?',
      'yaml:6:30 fields.city.owner: must be source, partoo or shared, not "sorce"',
      'yaml:9:34 fields.address_full: the source has no column "stret_2"',
      'yaml:10:39 fields.open_hours.tuesday: the source has no column "tuue"',
      'yaml:10:45 fields.open_hours.mnday: is not a setting',
      'yaml:11:9 absent.action: is missing',
    ];

    it.each([
      ['check', ['check'], ''],
      ['plan', ['plan'], ''],
      ['sync', ['sync', '--yes'], ''],
      ['plan, of a block "source" with a wrong setting of its own', ['plan'], ', delimeter: ";"'],
    ])('%s', async (_, command, more) => {
      const world = await createWorld();
      world.source(shops(1));
      world.configText(faulty(world.sourceFile, more));

      const { code, stdout, stderr } = await world.run(...command);

      expect(code).toBe(1);
      for (const line of all) expect(stdout + stderr).toContain(line);
      expect(stdout + stderr).not.toContain('"tel"');
      expect(world.takeRequests()).toEqual([]);
    });

    it('counts each of them', async () => {
      const world = await createWorld();
      world.source(shops(1));
      world.configText(faulty(world.sourceFile));

      const { stdout } = await world.run('check');

      expect(stdout).toContain(`${String(all.length)} thing(s) to mend.`);
    });

    it('tells the other mistakes alone where the source cannot be looked at, or may have been read wrongly', async () => {
      const world = await createWorld();
      world.sourceText('Our stores\n\nstore_id,name,city,tel,street\n1,A,B,C,D\n');
      world.configText(faulty(world.sourceFile, ', headerrow: 3'));
      const wrongLine = await world.run('plan');
      world.configText(faulty(world.path('nowhere.csv')));

      const nowhere = await world.run('plan');

      expect(wrongLine.stderr).toContain('source.headerrow: is not a setting. Did you mean header_row?');
      expect(wrongLine.stderr + nowhere.stderr).not.toContain('the source has no column');
      expect(nowhere.stderr).toContain('absent.action: is missing');
    });
  });
});
