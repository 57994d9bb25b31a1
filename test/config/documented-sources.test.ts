import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/config/load-config.ts';
import { env, minimal, noFiles } from './sample.ts';

const page = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');

/** Every example of the page, with the section that it stands in. */
const examples = [...page.matchAll(/^```yaml\n(source:[\s\S]*?)^```$/gm)].map(({ 1: text = '', index }) => {
  const section = [...page.slice(0, index).matchAll(/^## (\S+)$/gm)].at(-1)?.[1] ?? '';
  return [section, text] as const;
});

describe('docs/sources.md', () => {
  it('has examples of every kind', () => {
    const sections = new Set(examples.map(([section]) => section));

    expect(sections).toEqual(new Set(['csv', 'xlsx', 'json', 'http', 'sql']));
  });

  it.each(examples)('shows a source of kind %s that is right', (section, text) => {
    const source = (parseYaml(text) as { readonly source: unknown }).source;
    const whole = minimal.replace(/^source: .*$/m, () => `source: ${JSON.stringify(source)}`);
    const variables = Object.fromEntries([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'a value']));

    const { config } = parseConfig(whole, 'sources.md', { ...env, ...variables }, noFiles);

    expect(config.source.kind).toBe(section);
  });

  it('shows joined sources that are right, and fields that read them', () => {
    const text = /^```yaml\n(joined:[\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
    const whole = minimal.replace(/^fields: .*$/m, () => text);

    const { config } = parseConfig(whole, 'sources.md', env, noFiles);

    expect(config.joined.map(({ name }) => name)).toEqual(['franchise', 'hours', 'closures']);
    expect(Object.keys(config.fields)).toContain('specific_hours');
  });
});
