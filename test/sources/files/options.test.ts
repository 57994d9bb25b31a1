import { describe, expect, it } from 'vitest';
import { minimal, mistakesOf, parse } from '../../config/sample.ts';

const url = 'https://erp.example.com/stores.csv?active=1';
const withSource = (settings: string): string =>
  minimal.replace('path: data/stores.csv, key: store_id', `key: store_id, ${settings}`);

describe('source.path as a URL', () => {
  it('takes headers, credentials and a time-out', () => {
    const { config, secrets } = parse(
      withSource(
        `path: "${url}", headers: { X-Tenant: acme }, auth: { type: bearer, token: very-secret }, timeout_seconds: 5`,
      ),
    );

    expect(config.source).toMatchObject({
      ...{ kind: 'csv', path: url, timeoutMs: 5000, headers: { 'X-Tenant': 'acme' } },
      auth: { type: 'bearer', token: 'very-secret' },
    });
    expect(secrets).toContain('very-secret');
  });

  it.each(['csv', 'json', 'xlsx'])('is for kind %s', (kind) => {
    const { config } = parse(withSource(`path: "${url}"`).replace('kind: csv', `kind: ${kind}`));

    expect(config.source).toMatchObject({ kind, path: url });
  });

  it.each([
    ['path: http://erp.example.com/s.csv', /source\.path: must be https.*http is for this machine only/],
    ['path: https://me:secret@erp.example.com/s.csv', /source\.path: is no address.*credentials belong under/],
    [`path: ["${url}", data/stores.csv]`, /source\.path.*is a URL among files/],
    [`path: "${url}", write_back: true`, /source\.write_back: writes into a file, and source\.path is a URL/],
    ['path: a.csv, auth: { type: bearer, token: t-1234 }', /source\.auth: is for a URL, and source\.path is a file/],
    ['path: a-*.csv, timeout_seconds: 5', /source\.timeout_seconds: is for a URL/],
    ['path: [a.csv, b.csv], headers: { A: b }', /source\.headers: is for a URL/],
  ])('is refused: %s', (settings, mistake) => {
    const mistakes = mistakesOf(withSource(settings));

    expect(mistakes).toEqual([expect.stringMatching(mistake)]);
  });
});
