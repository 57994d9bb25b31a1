import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig, parseConfig } from '../../src/config/load-config.ts';
import { env, minimal, noFiles } from './sample.ts';

const withFile = minimal.replace(/api_key: "[^"]+"/, 'api_key_file: run/key');
const withLiteral = minimal.replace(/api_key: "[^"]+"/, 'api_key: k-123456');

describe('api_key_file', () => {
  it('gives the key without the line end behind it', () => {
    const read = (path: string): string => `key in ${path}\n`.replaceAll(' ', '-');

    const { config, secrets, warnings } = parseConfig(withFile, 'c.yaml', {}, { ...noFiles, read });

    expect(config.partoo.apiKey).toBe('key-in-run/key');
    expect(secrets).toEqual(['key-in-run/key']);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['is empty', '\n', 'the API key is empty'],
    ['holds two lines', 'a\nb\n', 'the API key holds spaces, line ends or characters that no key has'],
    ['does not exist', null, 'the file named here does not exist'],
  ])('is a mistake when it %s', (_case, content, words) => {
    const read = content === null ? noFiles.read : (): string => content;

    const parse = (): unknown => parseConfig(withFile, 'c.yaml', {}, { ...noFiles, read });

    expect(parse).toThrow(
      `c.yaml:2:47 partoo.api_key_file: ${words}. Keys are made in Partoo under Settings, Integrations, API keys`,
    );
  });

  it('is told together with all other mistakes', () => {
    const parse = (): unknown => parseConfig(`${withFile}shedule: {}\n`, 'c.yaml', {}, noFiles);

    expect(parse).toThrow(/api_key_file: the file named here does not exist.*\n.*shedule: is not a setting/);
  });

  it('can stand in a variable', () => {
    const read = (path: string): string => path;

    const { config } = parseConfig(
      withFile.replace('run/key', '"${DIR}/key"'),
      'c.yaml',
      { DIR: 'etc' },
      { ...noFiles, read },
    );

    expect(config.partoo.apiKey).toBe('etc/key');
  });
});

describe('files that everybody can read (R36)', () => {
  it.each([
    [0o600, []],
    [0o640, []],
    [0o644, ['everybody on this machine can read the API key in it']],
  ])('a configuration with a literal key and mode %o', (mode, expected) => {
    const file = fileWith(withLiteral, mode);

    const { warnings } = loadConfig(file, env);

    expect(warnings.map((warning) => warning.replace(`${file}: `, '').replace(/\. Run chmod 600 .*/, ''))).toEqual(
      expected,
    );
  });

  it('a configuration that takes its key from the environment may be read by everybody', () => {
    const { warnings } = loadConfig(fileWith(minimal, 0o644), env);

    expect(warnings).toEqual([]);
  });

  it('a key file is warned about with what to do', () => {
    const files = { read: () => 'k', isWorldReadable: (path: string) => path === 'run/key' };

    const { warnings } = parseConfig(withFile, 'c.yaml', {}, files);

    expect(warnings).toEqual(['run/key: everybody on this machine can read the API key in it. Run chmod 600 run/key']);
  });
});

function fileWith(text: string, mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'c.yaml');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}
