import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load-config.ts';

function blocksOf(page: string, kind: string): readonly string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([^]*?)^\`\`\``, 'gmu'))].map(([, block = '']) => block);
}

describe('README.md', () => {
  it('shows a configuration that is valid, without a warning', () => {
    const [block = ''] = blocksOf('README.md', 'yaml');

    const { config, warnings } = parseConfig(block, 'README.md', { PARTOO_API_KEY: 'a-key-of-a-test' });

    expect(config.source.key).toBe('shop_id');
    expect(warnings).toEqual([]);
  });

  it('sets up and runs with one line each, the demo and the tests', () => {
    const [first, second] = blocksOf('README.md', 'sh');

    expect(first).toBe('npm ci && npm run demo\n');
    expect(second).toBe('npm ci && npm test\n');
  });
});
