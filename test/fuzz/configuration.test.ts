import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load-config.ts';
import { ConfigError } from '../../src/config/mistake.ts';
import { minimal, noFiles } from '../config/sample.ts';
import { fuzz, secret, seed, spoilt } from './fuzzing.ts';

const good = [
  minimal,
  ...['config/partoo-sync.example.yaml', 'deploy/try/partoo-sync.yaml'].map((path) => readFileSync(path, 'utf8')),
];
/** Whatever they name is a secret. */
const env = Object.fromEntries(
  [...good.join('\n').matchAll(/\$\{(\w+)\}/gu)].map(([, name = '']) => [
    name,
    name.endsWith('_URL') ? `https://hooks.example.com/${secret}` : secret,
  ]),
);
const anchors = `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]\n`;
const odd = [
  minimal + anchors,
  '['.repeat(2000),
  'a: {'.repeat(500),
  '',
  '---\n---\n',
  '%YAML 9.9\n---\n',
  '- a\n- b\n',
];

const value = fc.constantFrom(
  ...['', '~', 'yes', '-1', '1e999', '9'.repeat(400), '0x1F', '.nan', '2026-11-22', '"', "'", '"\\', '[', '{', '[]'],
  ...['{}', '[[[[]]]]', '*nowhere', '&itself [*itself]', '&a x', '!!binary x', '!!js/function x', '<<: *a', '|', '>-'],
  ...['${PARTOO_API_KEY}', '${', '${NOBODY}', 'constructor', '__proto__', '{ __proto__: { version: 1 } }', '\u0000'],
  ...['\u001b[31m', '\u2028', '\u{feff}', '\u{1f600}', '# x', '? x', ': x', '%', '@', 'x'.repeat(20_000)],
);
const edit = fc.record({
  what: fc.constantFrom('remove', 'repeat', 'swap', 'revalue', 'rename', 'indent', 'tab', 'return', 'insert' as const),
  at: fc.nat(1_000_000),
  other: fc.nat(1_000_000),
  value,
});
/** As somebody in a hurry edits: by lines. */
const edited = fc
  .tuple(fc.constantFrom(...good), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([text, edits]) => edits.reduce(changeLine, text.split('\n')).join('\n'));

function changeLine(
  lines: readonly string[],
  { what, at, other, value: put }: typeof edit extends fc.Arbitrary<infer One> ? One : never,
): readonly string[] {
  // A line of the example that is only said is no line to break.
  const meant = [...lines.keys()].filter((index) => !/^\s*(#|$)/u.test(lines[index] ?? ''));
  const [index = 0, second = 0] = [meant[at % meant.length], meant[other % meant.length]];
  const line = lines[index] ?? '';
  switch (what) {
    case 'remove':
      return lines.toSpliced(index, 1);
    case 'repeat':
      return lines.toSpliced(second, 0, line);
    case 'swap':
      return lines.with(index, lines[second] ?? '').with(second, line);
    case 'revalue':
      return lines.with(
        index,
        line.replace(/:.*$/u, () => `: ${put}`),
      );
    case 'rename':
      return lines.with(
        index,
        line.replace(/[\w.-]+(?=:)/u, () => put),
      );
    case 'indent':
      return lines.with(index, `${' '.repeat(other % 5)}${line}`);
    case 'tab':
      return lines.with(index, line.replace(/^ *|: /u, '\t'));
    case 'return':
      return lines.with(index, `${line}\r`);
    case 'insert':
      return lines.toSpliced(index, 0, put);
  }
}

const bytes = spoilt(good.map((text) => Buffer.from(text))).map((spoiltBytes) => spoiltBytes.toString('utf8'));

it.each(good)('what is spoilt here was good (%#)', (yaml) => {
  expect(mistakesIn(yaml)).toBeNull();
});

it.each([
  ['spoilt byte by byte', bytes, 60],
  ['edited line by line', edited, 150],
  ['that is none', fc.constantFrom(...odd), 10],
])(
  `a configuration %s is one, or its mistakes are listed by line and column, without secrets (R35; seed ${String(seed)})`,
  async (_, texts, runs) => {
    await fuzz(runs, texts, (yaml) => {
      const error = mistakesIn(yaml);

      expect(error?.message ?? '').not.toContain(secret);
      if (error === null) return;
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.mistakes.length).toBeGreaterThan(0);
      const lines = yaml.split(/\r\n|\r|\n/u).length;
      for (const { at, message } of error.mistakes) {
        expect(message).not.toBe('');
        expect(at.line).toSatisfy((line: number) => Number.isInteger(line) && line >= 1 && line <= lines);
        expect(at.column).toSatisfy((column: number) => Number.isInteger(column) && column >= 1);
      }
    });
  },
);

/** Null: it is a configuration. Anything but a {@link ConfigError} is thrown on. */
function mistakesIn(yaml: string): ConfigError | null {
  try {
    const { secrets, warnings } = parseConfig(yaml, 'c.yaml', env, noFiles);
    expect(secrets.every((one) => one.trim() !== '')).toBe(true);
    expect(warnings.join('\n')).not.toContain(secret);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
