import { subscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, expect } from 'vitest';

import { type LoggedRequest, requestChannelName } from '../../src/emulator/request-log.ts';
import { refusedByOpenapi } from './openapi-document.ts';

/**
 * Records every call that reaches an emulator in this process, whoever starts it and whoever sends the call.
 *
 * @returns what Partoo's description says against the calls since it was last asked
 */
export function recordRequests(): () => readonly string[] {
  const refused: string[] = [];
  subscribe(requestChannelName, (request) => {
    refused.push(...refusedByOpenapi([request as LoggedRequest]));
  });
  return () => refused.splice(0);
}

/** Fails each test that sends a call which Partoo does not describe (contract section 4). */
export function judgeRequests(): void {
  const takeRefused = recordRequests();
  const judge = (): void => {
    expect(takeRefused(), 'calls that Partoo does not describe').toEqual([]);
  };
  afterEach(judge);
  afterAll(judge);
}
