import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig, parseConfig } from '../../src/config/load-config.ts';
import { SyncError } from '../../src/domain/errors.ts';
import { env, minimal, noFiles, parse } from './sample.ts';

/** The example of contract.md section 2, shortened where it repeats itself. */
const asInTheContract = `
version: 1
partoo:
  environment: sandbox
  base_url: http://127.0.0.1:4010/v2/
  api_key: \${PARTOO_API_KEY}
  org_id: 42
  requests_per_minute: 450
  scope: { groups: [12], country: [fr] }
source:
  kind: csv
  path: data/stores.csv
  key: store_id
  delimiter: tab
  encoding: latin1
fields:
  name: { template: "Acme {{city}}" }
  city: city
  country: { value: FR }
  address_full: { from: [street, street_2], join: " " }
  phone: { from: tel }
  categories: { from: type, lookup: { bakery: "gcid:bakery", "": "gcid:store", 01: ["gcid:cafe", "gcid:coffee_shop"] }, default: "gcid:store" }
  open_hours: { monday: mon, tuesday: { from: tue } }
  description_long: { from: about, owner: partoo }
  custom_fields: { Parking: { from: parking, owner: shared, on_conflict: newest } }
  custom_fields.Seats: seats
absent: { action: close_temporarily, after_reads: 5 }
limits:
  close: { max: 2 }
  sentinels: ["0001"]
schedule: { watch: false }
server: { listen: "[::1]:0" }
`;

describe('a right configuration', () => {
  it('has every default that contract.md shows', () => {
    const { config, warnings, secrets } = parse(minimal);

    expect(config.partoo).toEqual({
      environment: 'sandbox',
      managesGroups: false,
      refreshSubResourcesMs: 604_800_000,
      baseUrl: 'https://api.sandbox.partoo.co/v2',
      apiKey: 'k-123456',
      orgId: null,
      requestsPerMinute: 150,
      concurrency: 4,
      timeoutMs: 30_000,
      scope: {},
    });
    expect(config.state).toEqual({ path: 'state/partoo-sync.db', keepDays: 400 });
    expect(config.source).toEqual({
      kind: 'csv',
      path: 'data/stores.csv',
      key: 'store_id',
      delimiter: 'auto',
      encoding: 'auto',
      covers: 'all',
      writeBack: false,
      backup: false,
    });
    expect(config.policy).toMatchObject({
      absent: { action: 'report', afterReads: 3, afterHours: 24 },
      unmatched: 'report',
      create: true,
      writeBack: false,
      covers: 'all',
      scope: {},
    });
    expect(config.policy.fields['phone']).toEqual({
      owner: 'source',
      onConflict: 'manual',
      when: 'always',
      clear: false,
    });
    expect(config.limits).toEqual({
      create: { max: 100, percent: 20 },
      update: { max: 1000, percent: 30 },
      close: { max: 5, percent: 5 },
      delete: { max: 5, percent: 5 },
      write_back: { max: 1000, percent: 30 },
      field: { percent: 50, min: 5 },
      window: { days: 7, deletePercent: 10, closePercent: 10 },
      sentinels: [],
    });
    expect(config.schedule).toEqual({
      timezone: 'Europe/Paris',
      incremental: '*/5 * * * *',
      full: '0 3 * * *',
      jitterSeconds: 30,
      watch: true,
    });
    expect(config.server).toBeNull();
    expect(warnings).toEqual([]);
    expect(secrets).toEqual(['k-123456']);
  });

  it('keeps what it says, in the shapes the program uses', () => {
    const { config } = parse(asInTheContract);

    expect(config.partoo).toMatchObject({
      baseUrl: 'http://127.0.0.1:4010/v2',
      orgId: 42,
      requestsPerMinute: 450,
      scope: { groups: [12], country: ['FR'] },
    });
    expect(config.source).toMatchObject({ delimiter: '\t', encoding: 'windows-1252' });
    expect(config.fields['city']).toMatchObject({ from: 'city' });
    expect(config.fields['categories']).toMatchObject({
      lookup: { bakery: 'gcid:bakery', '': 'gcid:store', '01': ['gcid:cafe', 'gcid:coffee_shop'] },
      default: 'gcid:store',
    });
    expect(config.fields.open_hours).toMatchObject({ monday: { from: 'mon' }, tuesday: { from: 'tue' } });
    expect(Object.keys(config.policy.fields)).toEqual(Object.keys(config.fields));
    expect(config.policy.fields).toMatchObject({
      description_long: { owner: 'partoo' },
      'custom_fields.Parking': { owner: 'shared', onConflict: 'newest' },
      'custom_fields.Seats': { owner: 'source' },
    });
    expect(config.policy.absent).toEqual({ action: 'close_temporarily', afterReads: 5, afterHours: 24 });
    expect(config.limits).toMatchObject({ close: { max: 2, percent: 5 }, sentinels: ['0001'] });
    expect(config.schedule).toMatchObject({ watch: false, timezone: 'Europe/Paris' });
    expect(config.server).toEqual({ listen: { host: '::1', port: 0 }, webhooks: null });
  });

  it.each([
    ['production', 'https://api.partoo.co/v2', 'MCowBQYDK2VwAyEA0G9ciHL6XZQXuWq6W4dFLvwNEPWgcdtQgEVlBIwZWBQ='],
    ['sandbox', 'https://api.sandbox.partoo.co/v2', 'MCowBQYDK2VwAyEALsyvX2yVnG3ZKRIFfEvYk2nkzanoNgAqBSqdeNub4sM='],
  ])('takes base URL and webhook key from the environment %s', (environment, baseUrl, key) => {
    const text = minimal.replace('environment: sandbox', `environment: ${environment}`);

    const { config } = parse(`${text}server: { webhooks: {} }\n`);

    expect(config.partoo.baseUrl).toBe(baseUrl);
    expect(config.server?.listen).toEqual({ host: '127.0.0.1', port: 8787 });
    expect(config.server?.webhooks).toEqual({
      path: '/webhooks/partoo',
      publicUrl: null,
      publicKey: `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----\n`,
    });
  });

  it('takes a webhook key as base64 DER or as PEM', () => {
    const der = 'MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
    const pem = `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;

    const keys = [der, pem].map((key) => {
      const { config } = parse(`${minimal}server: { webhooks: { public_key: ${JSON.stringify(key)} } }\n`);
      return config.server?.webhooks?.publicKey;
    });

    expect(keys).toEqual([pem, pem]);
  });

  it('needs no environment beside a base URL, and is then sandbox', () => {
    const text = minimal.replace('environment: sandbox', 'base_url: "http://localhost:4010/v2"');

    const { config } = parse(text);

    expect(config.partoo).toMatchObject({ environment: 'sandbox', baseUrl: 'http://localhost:4010/v2' });
  });

  it('keeps the zeros of numbers that become cells (R30, R31)', () => {
    const text = minimal.replace(
      'name: name',
      'name: name, zipcode: { value: 01000 }, region: { from: r, default: 007 }',
    );

    const { config } = parse(text);

    expect(config.fields['zipcode']).toMatchObject({ value: '01000' });
    expect(config.fields['region']).toMatchObject({ default: '007' });
  });

  it('fills in variables in any text, and leaves $${ alone', () => {
    const text = minimal
      .replace('data/stores.csv', '"${DIR}/${FILE}.csv"')
      .replace('name: name', () => 'name: { value: "$${X}" }');

    const { config, secrets } = parseConfig(text, 'c.yaml', { ...env, DIR: 'in', FILE: 'shops' }, noFiles);

    expect(config.source).toMatchObject({ path: 'in/shops.csv' });
    expect(config.fields['name']).toMatchObject({ value: '${X}' });
    expect(secrets).toEqual(['k-123456']);
  });

  it('calls a variable secret when its name says so (R35)', () => {
    const text = `${minimal}server: { webhooks: { path: "/hooks/\${HOOK_SECRET}" } }\n`;

    const { secrets } = parseConfig(text, 'c.yaml', { ...env, HOOK_SECRET: 'hush' }, noFiles);

    expect(secrets).toEqual(['k-123456', 'hush']);
  });

  it('may repeat a block by anchor and alias', () => {
    const { config } = parse(`${minimal}limits: { close: &few { max: 1 }, delete: *few }\n`);

    expect(config.limits).toMatchObject({ close: { max: 1, percent: 5 }, delete: { max: 1, percent: 5 } });
  });

  it('says where each setting stands, or the nearest block around it', () => {
    const text = `${minimal}limits:\n  close:\n    max: 3\n`;

    const { positionOf } = parse(text);

    expect(positionOf(['limits', 'close', 'max'])).toEqual({ line: 8, column: 10 });
    expect(positionOf(['limits', 'close', 'percent'])).toEqual({ line: 7, column: 3 });
    expect(positionOf(['fields', 'phone', 'from'])).toEqual({ line: 4, column: 60 });
    expect(positionOf(['server', 'listen'])).toEqual({ line: 1, column: 1 });
  });

  it('says where a custom field stands, nested or not', () => {
    const text = minimal.replace('name: name', 'name: name, custom_fields: { "A.B": a }, custom_fields.C: c');

    const { positionOf, config } = parse(text);

    expect(config.fields).toMatchObject({ 'custom_fields.A.B': { from: 'a' }, 'custom_fields.C': { from: 'c' } });
    expect(positionOf(['fields', 'custom_fields.A.B', 'from'])).toEqual({ line: 4, column: 47 });
    expect(positionOf(['fields', 'custom_fields.C'])).toEqual({ line: 4, column: 69 });
  });
});

describe('warnings', () => {
  it.each([
    ['name: { from: n, on_conflict: source }', 'c.yaml:4:41 fields.name.on_conflict: means nothing with owner: source'],
    [
      'name: { from: n, clear: true }',
      'c.yaml:4:35 fields.name.clear: means nothing here: Partoo cannot hold Name empty',
    ],
    [
      'name: name, email: { from: m, clear: true, when: if_empty }',
      'c.yaml:4:48 fields.email.clear: means nothing with when: if_empty',
    ],
    [
      'name: name, email: { from: m, owner: partoo, when: create_only }',
      'c.yaml:4:62 fields.email.when: means nothing with owner: partoo',
    ],
    ['email: mail', 'c.yaml:4:9 fields: Partoo creates no business without name; new locations will be held'],
  ])('%s', (fields, warning) => {
    const { warnings } = parse(minimal.replace('name: name', fields));

    expect(warnings).toEqual([warning]);
  });

  it('asks for no field that only a create needs where nothing is created', () => {
    const { warnings } = parse(`${minimal.replace('name: name, ', '')}create: false\n`);

    expect(warnings).toEqual([]);
  });
});

describe('the file', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'config-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  };

  it('is read from disk, with its byte order mark', () => {
    const file = join(folder(), 'c.yaml');
    writeFileSync(file, `\u{FEFF}${minimal}`);

    const loaded = loadConfig(file, env);

    expect(loaded.config.source.key).toBe('store_id');
    expect(loaded.file).toBe(file);
  });

  it.each([
    ['that does not exist', null, 'does not exist'],
    ['that is not UTF-8', Buffer.from('version: 1 # \xe9', 'latin1'), 'is not UTF-8; save it as such'],
  ])('%s is refused, naming it', (_case, content, words) => {
    const file = join(folder(), 'c.yaml');
    if (content !== null) writeFileSync(file, content);

    const load = (): unknown => loadConfig(file, env);

    expect(load).toThrow(SyncError);
    expect(load).toThrow(`the configuration file ${file} ${words}`);
  });
});
