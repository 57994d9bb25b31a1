import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCliWorlds, lieStill } from '../support/cli-world.ts';
import { shop, shops, toCsv, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const always = ['--yes', '--override', 'create,update,close,delete,write_back,field,window'];
/** What the read before counted would act in the next one. */
const twice = { action: 'close', after_reads: 2, after_hours: 0 };
const eager = { action: 'close', after_reads: 1, after_hours: 0 };

describe('contract section 2: the source must be read to its end', () => {
  it.each([
    ['cut inside a row', (csv: string) => csv.slice(0, csv.lastIndexOf('rue'))],
    ['cut inside a quoted cell', (csv: string) => csv.slice(0, csv.lastIndexOf('14:00-17:00'))],
    ['cut inside its last cell', (csv: string) => csv.slice(0, csv.length - '0,closed'.length)],
    ['cut right behind the header and half a row', (csv: string) => csv.slice(0, csv.indexOf('\n') + 20)],
    ['filled up with NUL bytes', (csv: string) => csv.slice(0, csv.length / 2) + '\0'.repeat(4096)],
  ])(
    'R2 a file %s is not complete: exit 3, nothing written, no absence counted, whatever the options',
    async (_how, cut) => {
      const world = await createWorld({ settings: { absent: twice } });
      await world.settle(shops(20));
      const half = cut(toCsv(withChanges(without(shops(20), '0019'), { '0001': { name: 'X' } })));
      world.sourceText(half);

      const planned = await world.plan(3);
      const { plan } = await world.sync(3, ...always);
      world.source(without(shops(20), '0019', '0020'));
      const next = await world.sync(0);

      expect(planned.source.outcome).toBe('incomplete');
      expect(plan).toMatchObject({ source: { outcome: 'incomplete' }, guard: { verdict: 'stop' }, changes: [] });
      expect(next.plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(['0019 absent', '0020 absent']);
      expect(world.writes()).toEqual([]);
    },
  );

  it('R2 a file cut exactly at the end of a row is noticed by how many shops it lacks', async () => {
    const world = await createWorld({ settings: { absent: twice } });
    await world.settle(shops(300));
    world.source(shops(150));

    const asked = await world.sync(3);
    const insisted = await world.sync(3, '--yes');
    world.source(shops(299));
    const after = await world.sync(0);

    expect(asked.plan.guard.verdict).toBe('stop');
    expect(insisted.plan.guard.verdict).toBe('stop');
    expect(after.plan.held).toMatchObject([{ code: '0300', reason: 'absent' }]);
    expect(world.writes()).toEqual([]);
  });

  it('R2 zero rows while links exist is a failed read: exit 1, also for plan', async () => {
    const world = await createWorld({ settings: { absent: eager } });
    await world.settle(shops(3));
    world.source([]);

    const planned = await world.run('plan');
    const synced = await world.run('sync', ...always);

    expect([planned.code, synced.code]).toEqual([1, 1]);
    expect(synced.stderr).toContain('rows');
    expect(world.writes()).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['an HTML page', '<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>\n'],
    ['JSON', '{"error": "too many requests"}\n'],
    ['a ZIP archive', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0, 0, 0])],
  ])('R2 a file that is %s is a failed read: exit 1', async (_what, content) => {
    const world = await createWorld({ settings: { absent: eager } });
    await world.settle(shops(3));
    world.sourceText(content);

    const { code, stderr } = await world.run('sync', ...always);

    expect(code).toBe(1);
    expect(stderr.length).toBeGreaterThan(20);
    expect(world.emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('a file that is not there ends with 1 and names it', async () => {
    const world = await createWorld();

    const { code, stderr } = await world.run('plan');

    expect(code).toBe(1);
    expect(stderr).toContain(world.sourceFile);
  });

  it('R2 a file that still grows is not complete', async () => {
    const world = await createWorld();
    await world.settle(shops(10));
    const [head = '', ...rows] = toCsv(shops(10)).split(/(?<=\n)/);
    writeFileSync(world.sourceFile, head + rows.slice(0, 5).join(''));

    const growing = setInterval(() => {
      appendFileSync(world.sourceFile, rows.shift() ?? '');
    }, 40);
    const { plan } = await world.sync(3, ...always);
    clearInterval(growing);

    expect(plan.source.outcome).toBe('incomplete');
    expect(world.writes()).toEqual([]);
  });

  it('R30 a mapped header that is missing ends with 1 before any call, all of them at once, with line, column and the nearest name', async () => {
    const world = await createWorld();
    world.configText(`version: 1
partoo: { environment: sandbox, base_url: ${world.emulator.url}, api_key: "\${PARTOO_API_KEY}" }
state: { path: ${world.stateFile} }
source: { kind: csv, path: ${world.sourceFile}, key: store_number }
fields:
  name: nmae
  city: { from: town }
  phone: { from: [tel, telefone] }
  country: { value: FR }
absent: { action: report }
`);
    world.source(shops(2));

    const { code, stderr } = await world.run('plan');

    expect(code).toBe(1);
    expect(stderr).toMatch(/:4:\d+/);
    expect(stderr).toMatch(/:6:9/);
    expect(stderr).toMatch(/:7:\d+/);
    expect(stderr).toMatch(/:8:\d+/);
    for (const name of ['store_number', 'nmae', 'town', 'telefone']) expect(stderr).toContain(name);
    expect(stderr).toMatch(/name\b/);
    expect(world.emulator.requests).toEqual([]);
  });

  it('section 2: all mistakes of a configuration are told together, with file, line, column and a hint, before any call', async () => {
    const world = await createWorld();
    world.configText(`version: 1
partoo: { environment: sandbox, base_url: ${world.emulator.url}, api_key: "\${PARTOO_API_KEY}", timout_seconds: 3 }
source: { kind: csv, path: ${world.sourceFile}, key: store_id }
fields:
  name: name
  custom_fields.Parking: tel
  custom_fields: { Parking: mail }
limits:
  create: { max: many }
`);
    world.source(shops(1));

    const { code, stderr } = await world.run('sync', '--yes');

    expect(code).toBe(1);
    expect(stderr).toMatch(/partoo-sync\.yaml:2:\d+.*timout_seconds/);
    expect(stderr).toContain('timeout_seconds');
    expect(stderr).toMatch(/:9:\d+/);
    expect(stderr).toContain('absent');
    expect(stderr).toContain('Parking');
    expect(world.emulator.requests).toEqual([]);
  });
});

describe('contract section 2: CSV files as they are', () => {
  const one = shop(1, { name: 'Café Zoë, “Ünter”', city: 'Besançon' });
  const windows1252 = (text: string): Uint8Array =>
    Uint8Array.from(text, (character) => ({ '“': 0x93, '”': 0x94 })[character] ?? character.charCodeAt(0));

  it.each([
    ['comma and UTF-8', Buffer.from(toCsv([one]))],
    ['semicolon and a mark', Buffer.from(`\uFEFF${toCsv([one], ';')}`)],
    ['tab', Buffer.from(toCsv([one], '\t'))],
    ['pipe and CRLF', Buffer.from(toCsv([one], '|').replaceAll('\n', '\r\n'))],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${toCsv([one], ';')}`, 'utf16le')],
    ['Windows-1252', windows1252(toCsv([one], ';'))],
  ])('R30 recognises %s', async (_what, bytes) => {
    const world = await createWorld();
    world.sourceText(bytes);

    await world.sync(0, '--yes');

    expect(world.business('0001')).toMatchObject({ name: 'Café Zoë, “Ünter”', city: 'Besançon' });
  });

  it('R30 all cells are text: leading zeros of codes and zips stay', async () => {
    const world = await createWorld();
    world.source([shop(7, { zip: '01000' })]);

    await world.sync(0, '--yes');

    expect(world.business('0007').zipcode).toBe('01000');
  });

  it('R30 replacement characters are never sent', async () => {
    const world = await createWorld();
    world.source([shop(1), shop(2, { name: 'Caf\uFFFD' })]);

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([{ code: '0002', reason: 'invalid' }]);
    expect(JSON.stringify(world.writes())).not.toContain('\uFFFD');
  });

  it('R1 R31 a broken cell holds its row alone, with row, column and what stands there; it ends with 4', async () => {
    const world = await createWorld();
    world.source([
      shop(1),
      shop(2, { tel: '3.31E+11' }),
      shop(3, { mon: '25:00-26:00' }),
      shop(4, { zip: '#N/A' }),
      shop(5, { state: 'maybe' }),
      shop(6, { mail: 'no at sign' }),
    ]);

    const { plan, summary } = await world.sync(4, '--yes');

    expect(summary.done).toBe(1);
    expect(plan.source).toMatchObject({ locations: 6, invalid: 5 });
    const details = plan.held.map(({ code, reason, detail }) => `${code} ${reason} ${detail}`);
    expect(details[0]).toMatch(/0002 invalid .*row 2, column tel: .*3\.31E\+11/);
    expect(details[1]).toMatch(/0003 invalid .*row 3, column mon: .*25:00/);
    expect(details[2]).toMatch(/0004 invalid .*row 4, column zip: .*#N\/A/);
    expect(details[3]).toMatch(/0005 invalid .*row 5, column state: .*maybe/);
    expect(details[4]).toMatch(/0006 invalid .*row 6, column mail/);
  });

  it('R13 duplicate codes put all their rows on hold and say which', async () => {
    const world = await createWorld();
    world.source([shop(1), shop(2), shop(1, { name: 'Twin' })]);

    const { plan, summary } = await world.sync(4, '--yes');

    expect(summary.done).toBe(1);
    expect(plan.held).toMatchObject([{ code: '0001', reason: 'duplicate' }]);
    expect(plan.held[0]?.detail).toMatch(/1.*3/);
    expect(world.emulator.businessByCode('0001')).toBeUndefined();
  });

  it('R13 warns of codes that differ by case, spaces or lost zeros', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.source([...shops(3), shop(4, { store_id: '2', tel: '01 98 76 54 32' })]);

    const plan = await world.plan(0);

    expect(JSON.stringify(plan)).toMatch(/nearly|zero/);
    expect(plan.notices.map(({ code }) => code)).toContain('2');
  });

  it('a source that lies still is read once, and an unchanged one leaves no trace', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    lieStill(world.sourceFile);

    const { plan } = await world.sync(0);

    expect(plan.summary.unchanged).toBe(3);
  });
});
