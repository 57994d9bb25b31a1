import type { FaultEffect } from '../../src/emulator/faults.ts';
import { apiKey } from './secrets.ts';

const anyCall: readonly FaultEffect[] = [
  ...[500, 502, 503, 504, 408].map((status) => ({ kind: 'status', status, body: { errors: 'try later' } }) as const),
  // Whoever quotes an answer quotes the key.
  { kind: 'status', status: 500, body: `upstream refused x-APIKey: ${apiKey}` },
  { kind: 'html' },
  { kind: 'html', status: 200 },
  { kind: 'reset-before-effect' },
  { kind: 'reset-after-effect' },
  { kind: 'hang-before-effect' },
  { kind: 'hang-after-effect' },
  { kind: 'truncated-json' },
  ...[1000, 12_000, 29_000].map((delayMs) => ({ kind: 'slow', delayMs }) as const),
  ...[
    '1',
    '2.5',
    'Fri, 04 Dec 2026 09:00:00 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'soon',
    '-5',
    '',
    '99999',
    null,
  ].map((value) => ({ kind: 'retry-after', value }) as const),
];

const reads: readonly FaultEffect[] = [
  ...anyCall,
  ...anyCall,
  { kind: 'count-mismatch' },
  { kind: 'count-mismatch', by: -1 },
  { kind: 'empty-page' },
  { kind: 'repeated-page' },
  { kind: 'missing-business', business: '0001' },
  { kind: 'missing-business', business: '0002', isCounted: false },
  { kind: 'status', status: 401, body: { errors: { json: `unknown key ${apiKey}` } } },
  { kind: 'status', status: 403, body: { errors: { json: 'not for you' } } },
  { kind: 'status', status: 404, body: '<html>nginx</html>' },
];

const writes: readonly FaultEffect[] = [
  ...anyCall,
  ...anyCall,
  { kind: 'status', status: 400, body: { errors: { json: { name: 'refused' } } } },
  { kind: 'status', status: 400, body: `bad request of ${apiKey}` },
  { kind: 'status', status: 403, body: { errors: { json: 'not for you' } } },
  { kind: 'status', status: 401, body: { errors: { json: 'unknown key' } } },
  { kind: 'status', status: 415, body: '' },
];

/** Draws what the emulator does instead of answering as it should. */
export function drawFault(method: string, random: () => number): FaultEffect {
  const possible = method === 'GET' ? reads : writes;
  return possible[Math.floor(random() * possible.length)] ?? { kind: 'html' };
}
