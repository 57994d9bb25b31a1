import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { settingPaths } from '../../src/config/setting-names.ts';
import { env, minimal, noFiles } from './sample.ts';

const example = readPublished('partoo-sync.example.yaml');
const isAllowed = new Ajv({ strict: false }).compile(configJsonSchema());

function readPublished(name: string): string {
  return readFileSync(new URL(`../../config/${name}`, import.meta.url), 'utf8');
}

/** Other kinds of sources, in blocks of their own behind a #. */
const otherSources = [...example.matchAll(/^# source:\n(?:# .*\n)+/gm)].map(([block]) => block.replaceAll(/^# /gm, ''));

/** What may be joined to any of them, behind a # too. */
const joinedBlock = (/^# joined:.*\n(?:# .*\n)+/m.exec(example)?.[0] ?? '').replaceAll(/^# /gm, '');

function variablesOf(block: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...block.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, `value of ${name}`]));
}

function withSource(block: string): string {
  return example.replace(/^source:\n(?: .*\n)+/m, () => block);
}

describe('config/partoo-sync.schema.json', () => {
  it('is what scripts/write-schema.ts writes from the code', () => {
    const published = readPublished('partoo-sync.schema.json');

    expect(published).toBe(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  });

  it('describes every setting to the editor', () => {
    const described = JSON.stringify(configJsonSchema()).match(/"description":/g) ?? [];

    expect(described.length).toBeGreaterThan(60);
  });

  it.each([
    ['the example', example],
    ['the least', minimal],
    ['custom fields nested', minimal.replace('name: name', 'name: name, custom_fields: { Parking: p }')],
    ['custom fields by name', minimal.replace('name: name', 'name: name, custom_fields.Parking: { value: true }')],
  ])('allows %s, as the loader does', (_case, text) => {
    const allowed = isAllowed(parseYaml(text));

    expect(isAllowed.errors).toBeNull();
    expect(allowed).toBe(true);
    expect(parseConfig(text, 'c.yaml', env, noFiles).file).toBe('c.yaml');
  });

  it.each([
    ['an unknown setting', minimal.replace('environment', 'enviroment')],
    ['an unknown field', minimal.replace('phone:', 'tel:')],
    ['a missing absent.action', minimal.replace('action: report', 'after_reads: 3')],
    ['two sources of one field', minimal.replace('phone: tel', 'phone: { from: tel, value: x }')],
    ['a field without a source', minimal.replace('phone: tel', 'phone: { owner: shared }')],
    ['another kind of source', minimal.replace('kind: csv', 'kind: xls')],
    ['a percentage above 100', `${minimal}limits: { close: { percent: 101 } }\n`],
  ])('refuses %s, as the loader does', (_case, text) => {
    const allowed = isAllowed(parseYaml(text));

    expect(allowed).toBe(false);
    expect(() => parseConfig(text, 'c.yaml', env, noFiles)).toThrow('c.yaml:');
  });
});

describe('config/partoo-sync.example.yaml', () => {
  it('names its schema to editors on the first line', () => {
    const [first] = example.split('\n');

    expect(first).toBe('# yaml-language-server: $schema=./partoo-sync.schema.json');
  });

  it('is a right configuration, without a warning', () => {
    const { config, warnings } = parseConfig(example, 'example.yaml', env, noFiles);

    expect(warnings).toEqual([]);
    expect(config.partoo.apiKey).toBe('k-123456');
  });

  it.each(otherSources.map((block) => [/kind: (\w+)/.exec(block)?.[1], block] as const))(
    'shows a right source of kind %s behind a #',
    (kind, block) => {
      const { config } = parseConfig(withSource(block), 'example.yaml', { ...env, ...variablesOf(block) }, noFiles);

      expect(config.source.kind).toBe(kind);
    },
  );

  it('shows every way of joining a source behind a #', () => {
    const { config } = parseConfig(`${example}\n${joinedBlock}`, 'example.yaml', env, noFiles);

    const shown = config.joined.map(({ pivot, concat, addsLocations }) => ({
      pivot,
      concat: concat !== undefined,
      addsLocations,
    }));
    expect(shown).toEqual([
      { pivot: 'weekday', concat: false, addsLocations: false },
      { pivot: undefined, concat: true, addsLocations: false },
      { pivot: undefined, concat: false, addsLocations: true },
    ]);
  });

  it('shows every setting, those that exclude others behind a #', () => {
    const shown = new Set(
      [parseYaml(example), ...otherSources.map((block) => parseYaml(block) as unknown)].flatMap((block) =>
        pathsIn(block),
      ),
    );
    const paths = settingPaths(configJsonSchema());
    // What an entry of `fields` may say is shown once, at whichever field.
    const isShown = (path: readonly (string | number)[]): boolean =>
      shown.has(path.join('.')) ||
      new RegExp(`^[ #]*# +${String(path.at(-1))}: `, 'm').test(example) ||
      isShownAtAField(path);
    const isShownAtAField = ([block, _field, ...rest]: readonly (string | number)[]): boolean =>
      block === 'fields' &&
      rest.length > 0 &&
      [...shown].some((path) => path.startsWith('fields.') && path.endsWith(`.${String(rest.at(-1))}`));

    const missing = paths.filter((path) => !isShown(path)).map((path) => path.join('.'));

    expect(paths.length).toBeGreaterThan(100);
    // Shown by their parts: custom_fields.Parking.
    const byParts = ['custom_fields', 'more_hours', 'attributes', 'place_action_links', 'services', 'lodging'];
    expect(missing.toSorted()).toEqual(byParts.map((name) => `fields.${name}`).toSorted());
  });
});

/** `limits`, `limits.create`, `limits.create.max`, … */
function pathsIn(value: unknown, below = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => [`${below}${name}`, ...pathsIn(child, `${below}${name}.`)]);
}
