import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/mistake.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { env, minimal, minimalWith, mistakesOf, noFiles } from './sample.ts';

const kinds = 'csv, xlsx, json, http or sql';

/** Replaces within the minimal configuration. */
function minimalBut(from: string, to: string): string {
  return minimal.replace(from, () => to);
}

describe('one mistake is one line with its place, its setting and a hint', () => {
  it.each([
    // names
    ['shedule: {}', '6:1 shedule: is not a setting. Did you mean schedule?'],
    ['api_key: x', '6:1 api_key: is not a setting. It belongs under partoo'],
    ['limits: { write-back: {} }', '6:11 limits.write-back: is not a setting. Did you mean write_back?'],
    [
      'limits: { window: { deletePercent: 5 } }',
      '6:21 limits.window.deletePercent: is not a setting. Did you mean delete_percent?',
    ],
    ['limits: { close: { foo: 5 } }', '6:20 limits.close.foo: is not a setting. Known here: max, percent'],
    // types
    ['create: yes', '6:9 create: must be true or false, not "yes". Write true or false, without quotes'],
    ['create:', '6:1 create: is empty. Give it a value, or remove the line'],
    ['state: state.db', '6:8 state: must be a block of settings, not "state.db"'],
    ['limits: []', '6:9 limits: must be a block of settings, not a list'],
    ['limits: { close: { max: "5" } }', '6:25 limits.close.max: must be a number, not "5". Remove the quotes'],
    ['limits: { close: { max: 2.5 } }', '6:25 limits.close.max: must be a whole number, not 2.5'],
    [
      'limits: { close: { max: "${PARTOO_API_KEY}" } }',
      '6:25 limits.close.max: must be a number, not "${PARTOO_API_KEY}". Only texts can come from the environment; write the number here',
    ],
    [
      'limits: { sentinels: "0001" }',
      '6:22 limits.sentinels: must be a list, not "0001". Write it as a list: ["0001"]',
    ],
    ['limits: { sentinels: 0001 }', '6:22 limits.sentinels: must be a list, not 0001. Write it as a list: ["0001"]'],
    ['limits: { sentinels: [0001] }', '6:23 limits.sentinels[0]: must be text, not 0001. Put it in quotes: "0001"'],
    // ranges
    ['limits: { close: { percent: 120 } }', '6:29 limits.close.percent: must be at most 100, not 120'],
    ['limits: { close: { percent: -1 } }', '6:29 limits.close.percent: must be at least 0, not -1'],
    ['limits: { window: { days: 0 } }', '6:27 limits.window.days: must be at least 1, not 0'],
    ['state: { path: "" }', '6:16 state.path: must not be empty'],
    ['unmatched: delete', '6:12 unmatched: must be report, ignore or import, not "delete"'],
    // schedule
    [
      'schedule: { timezone: Europe/Pari }',
      '6:23 schedule.timezone: is not a time zone: "Europe/Pari". Write a name such as Europe/Paris or UTC',
    ],
    [
      'schedule: { full: daily }',
      '6:19 schedule.full: must have 5 fields (minute hour day month weekday), not 1: "daily". "*/5 * * * *" is every five minutes, "0 3 * * *" every day at three',
    ],
    [
      'schedule: { full: "0 24 * * *" }',
      '6:19 schedule.full: has "24" as its hour, which must be 0 to 23, *, a range, a step or a list: "0 24 * * *". "*/5 * * * *" is every five minutes, "0 3 * * *" every day at three',
    ],
    // server
    ['server: { listen: 8787 }', '6:19 server.listen: must be text, not 8787. Write it as "127.0.0.1:8787"'],
    [
      'server: { listen: "localhost" }',
      '6:19 server.listen: must be an address and a port: "localhost". Write it as "127.0.0.1:8787"',
    ],
    [
      'server: { listen: "localhost:99999" }',
      '6:19 server.listen: must be an address and a port: "localhost:99999". Write it as "127.0.0.1:8787"',
    ],
    [
      'server: { webhooks: { path: hook } }',
      '6:29 server.webhooks.path: must begin with / and hold no space, ? or #: "hook"',
    ],
    [
      'server: { webhooks: { path: /healthz } }',
      '6:29 server.webhooks.path: is a path of ours: "/healthz". Choose another path',
    ],
    [
      'server: { webhooks: { public_url: "http://a.example" } }',
      '6:35 server.webhooks.public_url: must be an https:// address: "http://a.example"',
    ],
    [
      'server: { webhooks: { public_key: abc } }',
      '6:35 server.webhooks.public_key: must be an Ed25519 public key, as base64 DER or PEM: "abc". Leave it out to use the key of the environment',
    ],
    // what this version cannot do
    [
      'unmatched: import',
      '6:12 unmatched: import writes into the source, which write_back does not allow. Set source.write_back to true, or use report or ignore',
    ],
  ])('%s', (line, mistake) => {
    const mistakes = mistakesOf(minimalWith(line));

    expect(mistakes).toEqual([`c.yaml:${mistake}`]);
  });

  it.each([
    ['partoo', '1:1 partoo: is missing. Give at least its environment and its api_key'],
    ['source', '1:1 source: is missing. Give at least its kind and its key'],
    ['fields', '1:1 fields: is missing. Name the fields to keep in step, such as phone: tel'],
    [
      'absent',
      '1:1 absent.action: is missing. Choose report, close_temporarily, close or delete; report changes nothing',
    ],
    ['version', '1:1 version: is missing. Begin the file with version: 1'],
  ])('without %s (R5)', (block, mistake) => {
    const mistakes = mistakesOf(minimalWith('', new RegExp(`^${block}`)));

    expect(mistakes).toEqual([`c.yaml:${mistake}`]);
  });

  it.each([
    ['version: 1', 'version: 2', '1:10 version: must be 1, not 2. Did you mean 1?'],
    ['version: 1', 'version: "1"', '1:10 version: must be 1, not "1". Remove the quotes'],
    ['environment: sandbox, ', '', '2:9 partoo.environment: is missing. Choose sandbox for trying out, or production'],
    ['sandbox', 'prod', '2:24 partoo.environment: must be production or sandbox, not "prod". Did you mean production?'],
    ['sandbox', 'sandbox, org_id: "12"', '2:41 partoo.org_id: must be a number, not "12". Remove the quotes'],
    ['sandbox', 'sandbox, requests_per_minute: 0', '2:54 partoo.requests_per_minute: must be at least 1, not 0'],
    ['sandbox', 'sandbox, scope: { groups: [] }', '2:50 partoo.scope.groups: must not be an empty list'],
    [
      'sandbox',
      'sandbox, scope: { country: FR }',
      '2:51 partoo.scope.country: must be a list, not "FR". Write it as a list: [FR]',
    ],
    [
      'sandbox',
      'sandbox, scope: { country: [FRA] }',
      '2:52 partoo.scope.country[0]: must be a country code of two letters, such as FR: "FRA"',
    ],
    [
      'sandbox',
      'sandbox, api_key_file: key',
      '2:33 partoo.api_key_file: is given besides api_key. api_key stands on line 2; keep one of the two',
    ],
    [
      'api_key: "${PARTOO_API_KEY}" ',
      '',
      '2:9 partoo.api_key: is missing. Write api_key: ${PARTOO_API_KEY}, or name a file with api_key_file',
    ],
    [
      '${PARTOO_API_KEY}',
      '${PARTOO-API-KEY}',
      '2:42 partoo.api_key: holds a ${ that names no environment variable. Write ${NAME} with letters, digits and _; $${ stands for ${ itself',
    ],
    [
      '${PARTOO_API_KEY}',
      '${PARTOO_APIKEY}',
      '2:42 partoo.api_key: environment variable PARTOO_APIKEY is not set. PARTOO_API_KEY is set; was that meant?',
    ],
    [
      '${PARTOO_API_KEY}',
      '${OTHER}',
      '2:42 partoo.api_key: environment variable OTHER is not set. Set OTHER before starting',
    ],
    [
      '${PARTOO_API_KEY}',
      '$PARTOO_API_KEY',
      '2:42 partoo.api_key: the API key is the name of a variable. Write ${NAME}, with braces',
    ],
    ['kind: csv', 'kind: jsn', `3:17 source.kind: must be ${kinds}, not "jsn". Did you mean json?`],
    ['kind: csv', 'kind: fax', `3:17 source.kind: must be ${kinds}, not "fax"`],
    ['kind: csv, ', '', '3:9 source.kind: is missing. Write kind: csv for a CSV file; the example has the others'],
    [
      'kind: csv',
      'kind: json, delimiter: ","',
      '3:23 source.delimiter: is not a setting. It means nothing with kind: json',
    ],
    [
      'kind: csv, path: data/stores.csv',
      'kind: sql, query: x, url: "oracle://db/erp"',
      '3:37 source.url: is no address of a database known here: "oracle://db/erp". Write postgres://db.example.com/erp, mysql://db.example.com/erp or sqlite:data/erp.db',
    ],
    [
      'kind: csv, path: data/stores.csv',
      'kind: sql, query: x, url: "sqlite:x.db", write_back: true',
      '3:9 source.table: is missing. write_back needs the table that values are written into',
    ],
    [
      'kind: csv, path: data/stores.csv',
      'kind: http, url: "http://erp.example.com/api"',
      '3:28 source.url: must be https: "http://erp.example.com/api". http is for this machine only',
    ],
    [
      'kind: csv, path: data/stores.csv',
      'kind: http, url: "https://a/x", write: { url: "https://b/x/{{store_id}}" }',
      '3:57 source.write.url: is on another host than source.url: "https://b/x/{{store_id}}". Credentials are sent to one host only',
    ],
    [
      'kind: csv, path: data/stores.csv',
      'kind: http, url: "https://a/x", changed_since: { param: since, hours: 48 }',
      '3:58 source.changed_since: needs covers: changes. A location that did not change would look absent',
    ],
    ['kind: csv', 'kind: json, null_iz: empty', '3:23 source.null_iz: is not a setting. Did you mean null_is?'],
    [
      'kind: csv',
      'kind: json, records: a..b',
      '3:32 source.records: is no path of names: "a..b". Write names with dots between them; a name that has a dot itself as ["data.v2"]',
    ],
    [
      ', key: store_id',
      '',
      '3:9 source.key: is missing. Name the column whose value identifies a location, such as store_id',
    ],
    ['key: store_id', 'key: 12', '3:50 source.key: must be text, not 12. Put it in quotes: "12"'],
    [
      'key: store_id',
      'key: k, delimiter: ";;"',
      '3:64 source.delimiter: must be auto, tab, or one character: ";;". Use auto unless the file is recognised wrongly',
    ],
    [
      'key: store_id',
      'key: k, encoding: utf-9',
      '3:63 source.encoding: is not an encoding known here: "utf-9". Use auto, utf-8, windows-1252, utf-16le or utf-16be',
    ],
    ['key: store_id', 'key: k, covers: some', '3:61 source.covers: must be all or changes, not "some"'],
    [
      'action: report',
      'after_reads: 3',
      '5:9 absent.action: is missing. Choose report, close_temporarily, close or delete; report changes nothing',
    ],
    [
      'action: report',
      'action: reprot',
      '5:19 absent.action: must be report, close_temporarily, close or delete, not "reprot". Did you mean report?',
    ],
  ])('%s → %s', (from, to, mistake) => {
    const mistakes = mistakesOf(minimalBut(from, to));

    expect(mistakes).toEqual([`c.yaml:${mistake}`]);
  });

  it('R30: where the kind is misspelled, the rest of the source is judged by the one that was meant', () => {
    const mistakes = mistakesOf(minimalBut('kind: csv', 'kind: cvs, delimitr: ";", covers: some'));

    expect(mistakes).toEqual([
      `c.yaml:3:17 source.kind: must be ${kinds}, not "cvs". Did you mean csv?`,
      'c.yaml:3:22 source.delimitr: is not a setting. Did you mean delimiter?',
      'c.yaml:3:45 source.covers: must be all or changes, not "some"',
    ]);
  });

  it('R30: the same of a joined source, beside mistakes elsewhere', () => {
    const joined =
      'joined: [{ name: hours, source: { kind: xslx, path: a.xlsx, key: id, sheeet: A } }]\nlimits: { creat: 1 }\n';

    const mistakes = mistakesOf(minimal + joined);

    expect(mistakes.map((mistake) => mistake.replace(/^c\.yaml:\d+:\d+ /u, ''))).toEqual([
      `joined[0].source.kind: must be ${kinds}, not "xslx". Did you mean xlsx?`,
      'joined[0].source.sheeet: is not a setting. Did you mean sheet?',
      'limits.creat: is not a setting. Did you mean create?',
    ]);
  });
});

describe('fields', () => {
  it.each([
    // wrong names (R30)
    [
      'services.bakery: x',
      '13 fields.services.bakery: is not a field. Services are mapped by category: services.gcid:bakery',
    ],
    [
      'lodging.has_pool: x',
      '31 fields.lodging.has_pool: is only read from Partoo, and never written there. Write { from: x, owner: partoo }',
    ],
    [
      'lodging.has_pool: { from: x, owner: shared }',
      '49 fields.lodging.has_pool.owner: is only read from Partoo, and never written there. Write owner: partoo',
    ],
    [
      'lodging: { has_pool: { from: x, owner: source } }',
      '52 fields.lodging.has_pool.owner: is only read from Partoo, and never written there. Write owner: partoo',
    ],
    ['lng: x', '13 fields.lng: is not a field. Did you mean long?'],
    ['tel: x', '13 fields.tel: is not a field. Did you mean phone?'],
    ['street: x', '13 fields.street: is not a field. Did you mean address_full?'],
    ['postcode: x', '13 fields.postcode: is not a field. Did you mean zipcode?'],
    ['hours: x', '13 fields.hours: is not a field. Did you mean open_hours?'],
    ['e-mail: x', '13 fields.e-mail: is not a field. Did you mean email?'],
    ['Country: x', '13 fields.Country: is not a field. Did you mean country?'],
    ['wesbite_url: x', '13 fields.wesbite_url: is not a field. Did you mean website_url?'],
    ['code: x', '13 fields.code: is not a field. The code of a location is named by source.key'],
    ['contacts: [x]', '13 fields.contacts: is not a field. Use phone and email'],
    ['Parking: x', '13 fields.Parking: is not a field. A custom field is named custom_fields.Parking'],
    ['custom_field.Parking: x', '13 fields.custom_field.Parking: is not a field. Did you mean custom_fields.Parking?'],
    ['open_hours.monday: x', '13 fields.open_hours.monday: is not a field. Write open_hours: { monday: … }'],
    // two sources, none, or no sense
    ['lat: { from: a, template: "{{b}}" }', '29 fields.lat: has two sources: from and template. Keep one'],
    [
      'lat: { owner: shared }',
      '18 fields.lat: does not say where its value comes from. Give one of from, coalesce, template and value',
    ],
    ['lat: { frm: a }', '20 fields.lat.frm: is not a setting. Did you mean from?'],
    [
      'lat: [a, b]',
      '18 fields.lat: must be text or a block of settings, not a list. For several columns write { from: [street, street_2] }',
    ],
    ['lat: ""', '18 fields.lat: must not be empty. Name a column'],
    ['lat: "{{a}} {{b}}"', '18 fields.lat: is a template, not a column. Write { template: "{{a}} {{b}}" }'],
    [
      'lat: { template: "{{a}" }',
      '30 fields.lat.template: has {{ without }}, or the other way round. Write {{column}}',
    ],
    ['lat: { from: [] }', '26 fields.lat.from: must not be an empty list'],
    ['lat: { from: true }', '26 fields.lat.from: must be text or a list, not true. Put it in quotes: "true"'],
    [
      'lat: { from: a, owner: parto }',
      '36 fields.lat.owner: must be source, partoo or shared, not "parto". Did you mean partoo?',
    ],
    [
      'lat: { from: a, clear: yes }',
      '36 fields.lat.clear: must be true or false, not "yes". Write true or false, without quotes',
    ],
    [
      'lat: { from: a, owner: partoo, clear: true }',
      '51 fields.lat.clear: contradicts owner: partoo. What Partoo owns is never written there; remove clear, or let the source own the field',
    ],
    // hours
    [
      'open_hours: h',
      '25 fields.open_hours: must be a block of settings, not "h". Give one column a weekday: { monday: mon, tuesday: tue, … }, or one for the week: { from: hours }',
    ],
    [
      'open_hours: { owner: shared }',
      '25 fields.open_hours: names no weekday. Give one column a weekday: { monday: mon, tuesday: tue, … }, or one for the week: { from: hours }',
    ],
    [
      'open_hours: { from: h, monday: a }',
      '27 fields.open_hours.from: stands beside weekdays. Keep from, for a column with the whole week, or the weekdays',
    ],
    ['open_hours: { from: h, value: x }', '36 fields.open_hours: has two sources: from and value. Keep one'],
    [
      'open_hours: { monday: a, format: osm }',
      '38 fields.open_hours.format: has no effect on weekdays. It is for a week in one column: open_hours: { from: hours }',
    ],
    [
      'open_hours: { from: h, format: oms }',
      '44 fields.open_hours.format: must be auto, text, osm, schema_org, google_places or gbp, not "oms". Did you mean osm?',
    ],
    [
      'open_hours: { monday: { opens: a } }',
      '35 fields.open_hours.monday: has opens without closes. Add closes, with as many columns',
    ],
    [
      'open_hours: { monday: { opens: [a, b], closes: c } }',
      '52 fields.open_hours.monday: names 2 columns for opens and 1 for closes. Name as many closing columns as opening ones',
    ],
    [
      'open_hours: { monday: { opens: a, closes: b, from: c } }',
      '58 fields.open_hours.monday: has two sources: opens and from. Keep one',
    ],
    ['open_hours: { monday: a, tues: b }', '38 fields.open_hours.tues: is not a setting. Did you mean tuesday?'],
    [
      'open_hours: { monday: { from: a, owner: shared } }',
      '46 fields.open_hours.monday.owner: is not a setting. The whole week has one owner: write it under fields.open_hours',
    ],
    [
      'open_hours: { monday: { from: a, value: b } }',
      '46 fields.open_hours.monday: has two sources: from and value. Keep one',
    ],
    ['lat: { from: a, group: b }', '29 fields.lat.group: has no effect without extract. Add extract'],
    ['lat: { from: a, part: 2 }', '29 fields.lat.part: has no effect without split. Add split'],
    ['lat: { from: a, split: "/", part: 0 }', '47 fields.lat.part: must be a whole number other than 0: 0'],
    ['lat: { from: a, scale: much }', '36 fields.lat.scale: must be a number: "much"'],
    ['lat: { value: a, jsonata: b }', '30 fields.lat.jsonata: has no effect without from. Add from'],
    [
      'lat: { from: [a, b], join: "-", jsonata: c }',
      '34 fields.lat.join: has no effect beside jsonata. Keep one of the two',
    ],
    [
      'region: { from: a, clean: [titlecase] }',
      '40 fields.region.clean[0]: must be title_case, move_article or repair_mojibake, not "titlecase". Did you mean title_case?',
    ],
    // custom fields
    [
      'custom_fields.P: a, custom_fields: { P: b }',
      '13 fields.custom_fields.P: has two entries. It stands below custom_fields on line 4 too; keep one',
    ],
    [
      'custom_fields: { P: { value: a, from: b } }',
      '45 fields.custom_fields.P: has two sources: value and from. Keep one',
    ],
    ['custom_fields.P: { value: a, ownr: b }', '42 fields.custom_fields.P.ownr: is not a setting. Did you mean owner?'],
  ])('%s', (entry, mistake) => {
    const mistakes = mistakesOf(
      minimalBut('{ name: name', `{ ${entry}, name: name`).replace('fields: {', 'fields:   {'),
    );

    expect(mistakes).toEqual([`c.yaml:4:${mistake}`]);
  });

  it('must name at least one', () => {
    const mistakes = mistakesOf(minimalWith('fields: {}', /^fields/));

    expect(mistakes).toEqual([
      'c.yaml:5:9 fields: names no field. Name the fields to keep in step, such as phone: tel',
    ]);
  });
});

describe('all at once', () => {
  it('lists every mistake of a file, by position', () => {
    const text = `version: 1
partoo:
  environment: sandbox
  base_url: http://api.partoo.co/v2
  api_key: \${PARTOO_API_KEY}
  concurency: 3
source:
  kind: csv
  path: data/stores.csv
fields:
  lng: long
  city: { from: city, value: Lyon }
  zipcode: { from: 7, repair: [zeros] }
  city: town
absent:
  after_reads: 0
schedule:
  full: "0 0 31 2 *"
`;

    const mistakes = mistakesOf(text);

    expect(mistakes).toEqual([
      'c.yaml:4:13 partoo.base_url: must begin with https:// so that the key does not travel in clear: "http://api.partoo.co/v2". Only an address of this machine, such as http://127.0.0.1:4010/v2, may use http',
      'c.yaml:6:3 partoo.concurency: is not a setting. Did you mean concurrency?',
      'c.yaml:7:1 source.key: is missing. Name the column whose value identifies a location, such as store_id',
      'c.yaml:11:3 fields.lng: is not a field. Did you mean long?',
      'c.yaml:12:23 fields.city: has two sources: from and value. Keep one',
      'c.yaml:13:32 fields.zipcode.repair[0]: must be leading_zeros, not "zeros"',
      'c.yaml:14:3 fields.city: is given twice. It stands on line 12 already; keep one',
      'c.yaml:15:1 absent.action: is missing. Choose report, close_temporarily, close or delete; report changes nothing',
      'c.yaml:16:16 absent.after_reads: must be at least 1, not 0',
      'c.yaml:18:9 schedule.full: names a day that never comes: "0 0 31 2 *". "*/5 * * * *" is every five minutes, "0 3 * * *" every day at three',
    ]);
  });

  it('is one CONFIG_INVALID that also carries the mistakes one by one', () => {
    const caught = catchFrom(() => parseConfig(minimalWith('shedule: {}'), 'c.yaml', env, noFiles));

    expect(caught).toBeInstanceOf(ConfigError);
    expect(caught).toMatchObject({
      code: 'CONFIG_INVALID',
      exitCode: 1,
      mistakes: [{ at: { line: 6, column: 1 }, path: ['shedule'], hint: 'Did you mean schedule?' }],
    });
  });
});

describe('what is not YAML', () => {
  it.each([
    ['', '1:1 the file is empty. Begin with version: 1; config/partoo-sync.example.yaml of the package shows the rest'],
    [
      '- a',
      '1:1 the file must consist of settings, name: value. Begin with version: 1; config/partoo-sync.example.yaml of the package shows the rest',
    ],
    [
      'version: 1\n  partoo: x',
      '1:10 this is not a setting and its value. Write name: value, with a space after the colon; put texts that hold ": " in quotes',
    ],
    ['version: 1\n\tpartoo: x', '2:1 a tab is used for indentation. YAML takes spaces only'],
    [
      'fields: { a: [b }',
      '1:17 the indentation does not fit the lines above, or a bracket before is not closed. Settings of one block begin in the same column',
    ],
    ['a: @b', '1:4 a text cannot begin with this character. Put it in double quotes'],
    [
      'a: "\\q"',
      '1:5 this \\ sequence means nothing within double quotes. Write \\\\ for a backslash, or use single quotes',
    ],
    ['a: 1\n---\nb: 2', '2:1 a second document begins here. Remove the line ---'],
    ['a: !secret b', '1:4 the anchor, alias or tag is not understood. Write the value out instead'],
  ])('%j', (text, mistake) => {
    const mistakes = mistakesOf(text);

    expect(mistakes).toEqual([`c.yaml:${mistake}`]);
  });

  it.each([
    ['an alias of nothing', 'limits: *none', '6:9 limits'],
    ['an alias of itself', 'limits: &all { close: *all }', '6:23 limits.close'],
  ])('%s', (_case, line, place) => {
    const mistakes = mistakesOf(minimalWith(line));

    expect(mistakes).toContain(
      `c.yaml:${place}: the anchor, alias or tag is not understood. Write the value out instead`,
    );
  });
});

describe('no secret is ever shown (R35)', () => {
  const marker = 's3cr3t-Marker';

  it.each([
    ['a key that is no text', `partoo: { environment: x, api_key: [${marker}] }`],
    ['a key with a line end in it', `partoo: { environment: x, api_key: "a${marker} b" }`],
    ['a key in the place of its file', `partoo: { environment: x, api_key_file: ${marker} }`],
    ['a key behind a broken quote', `partoo: { environment: x, api_key: "${marker} }`],
    ['a key that YAML takes for an alias', `partoo: { environment: x, api_key: *${marker} }`],
    ['a key that YAML takes for a tag', `partoo: { environment: x, api_key: !${marker} a }`],
    ['a key without a space in front', `partoo:\n  environment: x\n  api_key:${marker}\n  org_id: 1`],
    [
      'a password in the address',
      `partoo: { environment: x, base_url: "https://user:${marker}@partoo.example/v2", api_key: a }`,
    ],
    [
      'a variable in the wrong place',
      'partoo: { environment: "${MARKER}", base_url: "${MARKER}", org_id: "${MARKER}", api_key: "${MARKER} x" }',
    ],
  ])('%s', (_case, partoo) => {
    const caught = catchFrom(() =>
      parseConfig(minimalWith(partoo, /^partoo/), 'c.yaml', { ...env, MARKER: marker }, noFiles),
    );

    expect(caught).toBeInstanceOf(ConfigError);
    expect(`${String(caught)} ${JSON.stringify(caught)} ${(caught as Error).stack ?? ''}`).not.toContain(marker);
  });
});

function catchFrom(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
