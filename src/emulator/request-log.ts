import { channel } from 'node:diagnostics_channel';

/** Every call to every emulator of this process, as it arrives: what a recorder subscribes to. */
export const requestChannelName = 'partoo-sync:emulator:request';

/** One call as it arrived. The key is never kept. */
export interface LoggedRequest {
  /** Counts from 1 and is never reused. */
  readonly number: number;
  readonly method: string;
  /** Without base path and query, percent-encoding as sent. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text; null without a body. Cut at 64 KB, then always text. */
  readonly body: unknown;
  /** null: never answered, or not yet. */
  readonly status: number | null;
  /** Milliseconds. */
  readonly at: number;
  /** Kind of the fault that acted on it. */
  readonly fault: string | null;
}

export interface RequestLog {
  readonly entries: readonly LoggedRequest[];
  /** Adds a call; the function returned notes how it ended. */
  add(
    request: Omit<LoggedRequest, 'number' | 'status' | 'fault'>,
  ): (end: Pick<LoggedRequest, 'status' | 'fault'>) => void;
  clear(): void;
}

const maxBody = 64 * 1024;
const maxEntries = 200_000;
const arrivals = channel(requestChannelName);

/** Keeps the last 200,000 calls, reads and writes. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  let count = 0;

  return {
    get entries() {
      return entries;
    },
    add(request) {
      count += 1;
      const entry = { ...request, number: count, status: null as number | null, fault: null as string | null };
      entries.push(entry);
      arrivals.publish(entry);
      if (entries.length > maxEntries) entries = entries.slice(maxEntries / 10);
      return ({ status, fault }) => {
        entry.status = status;
        entry.fault = fault;
      };
    },
    clear() {
      entries = [];
    },
  };
}

/** The form of a body in the log. */
export function bodyForLog(text: string): unknown {
  if (text === '') return null;
  if (text.length > maxBody) return text.slice(0, maxBody);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Headers with the key blacked out. */
export function redactHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const isSecret = name === 'x-apikey' || name === 'authorization' || name === 'cookie';
    if (value !== undefined) kept[name] = isSecret ? '[redacted]' : String(value);
  }
  return kept;
}
