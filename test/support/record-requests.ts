import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, expect } from 'vitest';

import { type LoggedRequest, requestChannelName } from '../../src/emulator/request-log.ts';
import { refusedByOpenapi } from './openapi-document.ts';

export interface RequestRecorder {
  /** What Partoo's description says against the calls since it was last asked. */
  takeRefused(): readonly string[];
  stop(): void;
}

/** Records every call that reaches an emulator in this process, whoever starts it and whoever sends the call. */
export function recordRequests(): RequestRecorder {
  const refused: string[] = [];
  const listen = (request: unknown): void => {
    refused.push(...refusedByOpenapi([request as LoggedRequest]));
  };
  subscribe(requestChannelName, listen);
  return {
    takeRefused: () => refused.splice(0),
    stop() {
      unsubscribe(requestChannelName, listen);
    },
  };
}

/** Fails each test that sends a call which Partoo does not describe (contract section 4). */
export function judgeRequests(): void {
  const recorder = recordRequests();
  const judge = (): void => {
    expect(recorder.takeRefused(), 'calls that Partoo does not describe').toEqual([]);
  };
  afterEach(judge);
  afterAll(() => {
    recorder.stop();
    judge();
  });
}
