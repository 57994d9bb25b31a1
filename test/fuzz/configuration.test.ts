import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { ConfigError } from '../../src/config/mistake.ts';
import { minimal, noFiles } from '../config/sample.ts';
import { fuzz, secret, seed, spoilt } from './fuzzing.ts';

const example = readFileSync('config/partoo-sync.example.yaml');
const anchors = `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]\n`;
const text = fc.oneof(
  { weight: 10, arbitrary: spoilt([Buffer.from(minimal), example]).map((bytes) => bytes.toString('utf8')) },
  { weight: 1, arbitrary: fc.constantFrom(anchors, minimal + anchors, '['.repeat(2000), 'a: {'.repeat(500), '') },
);

it(`whatever stands in a configuration, it is one or its mistakes are listed, without secrets (R35; seed ${String(seed)})`, async () => {
  await fuzz(60, text, (yaml) => {
    try {
      const { secrets } = parseConfig(yaml, 'c.yaml', { PARTOO_API_KEY: secret }, noFiles);
      expect(secrets.join(' ')).toMatch(/^$|\S/);
    } catch (error) {
      expect(error).toSatisfy((one) => one instanceof ConfigError || one instanceof SyncError);
      expect((error as Error).message).not.toContain(secret);
      expect((error as Error).message).not.toBe('');
    }
  });
});
