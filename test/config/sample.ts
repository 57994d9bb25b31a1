import { parseConfig, type LoadedConfig } from '../../src/config/load-config.ts';
import { ConfigError } from '../../src/config/mistake.ts';

/** The least that is a configuration. */
export const minimal = `version: 1
partoo: { environment: sandbox, api_key: "\${PARTOO_API_KEY}" }
source: { kind: csv, path: data/stores.csv, key: store_id }
fields: { name: name, city: city, country: country, phone: tel, categories: type }
absent: { action: report }
`;

export const env = { PARTOO_API_KEY: 'k-123456' };

/** No file can be read by everybody, and none exists. */
export const noFiles = {
  read: (): string => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  },
  isWorldReadable: (): boolean => false,
};

export function parse(text: string): LoadedConfig {
  return parseConfig(text, 'c.yaml', env, noFiles);
}

/** The lines that a faulty configuration is answered with. */
export function mistakesOf(text: string, variables: Record<string, string | undefined> = env): readonly string[] {
  try {
    parseConfig(text, 'c.yaml', variables, noFiles);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

/** The minimal configuration with one line taken out and others put at its end. */
export function minimalWith(lines: string, without = /^$/): string {
  const kept = minimal.split('\n').filter((line) => line !== '' && !without.test(line));
  return `${[...kept, lines].join('\n')}\n`;
}
