import { describe, expect, it } from 'vitest';
import { secretsIn } from '../../src/config/secrets-in.ts';
import { parse, minimal } from './sample.ts';

describe('what is secret in a configuration (R35)', () => {
  it.each([
    [{ source: { password: 'hush', user: 'me' } }, ['hush']],
    [{ a: [{ client_secret: 's1', token: 's2', api_key: 's3' }] }, ['s1', 's2', 's3']],
    [{ url: 'postgres://me:p%2Fw@db/erp' }, ['p%2Fw', 'p/w']],
    [{ url: 'postgres://me@db/erp', api_key_file: 'key.txt', password: '' }, []],
    [{ url: 'https://me:%zz@host/' }, ['%zz', '%zz']],
  ])('%j', (value, expected) => {
    const secrets = secretsIn(value);

    expect(secrets).toEqual(expected);
  });

  it('is scrubbed however it came into the file', () => {
    const source = 'source: { kind: sql, url: "postgres://db/erp", password: literally, query: q, key: k }';

    const { secrets } = parse(minimal.replace(/^source: .*$/m, source));

    expect(secrets).toContain('literally');
  });
});
