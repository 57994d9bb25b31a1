import { describe, expect, it, onTestFinished } from 'vitest';

import { hasOpenapiDocument } from '../support/openapi-document.ts';
import { recordRequests } from '../support/record-requests.ts';
import { createFixtures } from './emulator-fixture.ts';

const start = createFixtures();

describe('the recorder that judges the calls of every other test', () => {
  it.skipIf(!hasOpenapiDocument)(
    'finds unknown calls, queries and properties (skipped without openapi.yaml)',
    async () => {
      const recorder = recordRequests();
      onTestFinished(recorder.stop);
      const { partoo } = await start();

      await partoo.get('/nonsense');
      await partoo.get('/business/search?colour=blue');
      await partoo.post('/business', { name: 'x', colour: 'blue' });

      const refused = recorder.takeRefused();
      expect(refused).toContain('GET /nonsense: GET /nonsense is no operation of the document');
      expect(refused).toContain('GET /business/search: query colour is not described');
      expect(refused.some((problem) => problem.startsWith('POST /business: '))).toBe(true);
      expect(recorder.takeRefused()).toEqual([]);
    },
  );
});
