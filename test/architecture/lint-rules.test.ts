import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

// A check that has never failed is not yet a check: each of our own lint rules is shown what it forbids.
// Existing files lend their place, as the rules go by folder; their text is never touched.
const pureFile = 'src/domain/ids.ts';
const srcFile = 'src/emulator/server.ts';
const testFile = 'test/architecture/lint-rules.test.ts';
const binFile = 'bin/partoo-sync.js';

// Reading all types for the first snippet takes its time.
const timeoutMs = 60_000;
const eslint = new ESLint({ cwd: fileURLToPath(new URL('../../', import.meta.url)) });

async function rulesBrokenBy(text: string, file: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: file });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

const forbidden: readonly (readonly [string, string, string, string])[] = [
  ['the clock in a pure folder', pureFile, 'export const at: number = Date.now();', 'no-restricted-properties'],
  ['a new Date in a pure folder', pureFile, 'export const at: Date = new Date();', 'no-restricted-syntax'],
  ['chance in a pure folder', pureFile, 'export const dice: number = Math.random();', 'no-restricted-properties'],
  ['a timer in a pure folder', pureFile, 'setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  [
    'the environment in a pure folder',
    pureFile,
    'export const on: boolean = process.argv.length > 2;',
    'no-restricted-globals',
  ],
  [
    "the machine's language in a pure folder",
    pureFile,
    "export const n: number = 'a'.localeCompare('b');",
    'no-restricted-syntax',
  ],
  ['module-level mutable state', srcFile, 'export let count = 0;', 'no-restricted-syntax'],
  ['a default export', srcFile, 'export default 1;', 'no-restricted-syntax'],
  ['a barrel', srcFile, "export * from './route.ts';", 'no-restricted-syntax'],
  ['printing', srcFile, "console.log('here');", 'no-console'],
  ['a promise nobody waits for', srcFile, 'Promise.resolve(1);', '@typescript-eslint/no-floating-promises'],
  ['any', srcFile, 'export const it: any = 1;', '@typescript-eslint/no-explicit-any'],
  [
    'an unsaid answer type',
    srcFile,
    'export function one() { return 1; }',
    '@typescript-eslint/explicit-module-boundary-types',
  ],
  [
    'a switch that forgets a case',
    srcFile,
    "export function f(k: 'a' | 'b'): number { switch (k) { case 'a': return 1; } return 2; }",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  ['a focused test', testFile, "import { it } from 'vitest'; export const focused = it.only;", 'no-restricted-syntax'],
  [
    'syntax that old Node cannot parse in the bin file',
    binFile,
    'export const a = process?.argv;',
    'no-restricted-syntax',
  ],
];

describe('the lint rules', { timeout: timeoutMs }, () => {
  it.each(forbidden)('forbid %s', async (_what, file, text, rule) => {
    const broken = await rulesBrokenBy(text, file);

    expect(broken).toContain(rule);
  });

  it('let the time be passed in', async () => {
    const text = 'export function later(now: number): Date { return new Date(now + 1); }\n';

    const broken = await rulesBrokenBy(text, pureFile);

    expect(broken).toEqual([]);
  });

  it('let commands print', async () => {
    const config = (await eslint.calculateConfigForFile('src/commands/plan.ts')) as {
      rules: Record<string, unknown[]>;
    };

    expect(config.rules['no-console']?.[0]).toBe(0);
  });
});
