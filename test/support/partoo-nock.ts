import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

/** Where no request may ever go. */
const nockOrigin = 'https://partoo.invalid';

/** For tests of what is sent and answered over HTTP. */
export interface PartooNock {
  /** What a client takes as base URL. */
  readonly baseUrl: string;
  /** A fresh place to plan answers. */
  expect(): nock.Scope;
}

/**
 * Puts nock in front of the network for the tests of this file. The network is off; a request that was not planned, and
 * a planned one that was not made, fail the test.
 *
 * For requests without a body only: with one, got 16 sees about every second answer of nock 15 cut off. Those are tested
 * on a real connection.
 */
export function usePartooNock(): PartooNock {
  const unexpected: string[] = [];
  const note = (request: { readonly method?: string; readonly path?: string }): void => {
    unexpected.push(`${request.method ?? '?'} ${request.path ?? '?'}`);
  };

  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
    nock.emitter.on('no match', note);
  });
  beforeEach(() => {
    unexpected.length = 0;
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    expect({ unexpected, unused }).toEqual({ unexpected: [], unused: [] });
  });
  afterAll(() => {
    nock.emitter.off('no match', note);
    nock.enableNetConnect();
    nock.restore();
  });

  return { baseUrl: `${nockOrigin}/v2`, expect: () => nock(nockOrigin) };
}
