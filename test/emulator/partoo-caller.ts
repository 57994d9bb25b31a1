import type { Emulator } from '../../src/emulator/emulator.ts';

export interface CallResult {
  readonly status: number;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
  readonly headers: Headers;
}

export interface PartooCaller {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<CallResult>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<CallResult>;
  put(path: string, body: unknown): Promise<CallResult>;
  delete(path: string, body?: unknown): Promise<CallResult>;
  /** Calls a control endpoint. */
  control(method: string, path: string, body?: unknown): Promise<CallResult>;
}

/** Calls an emulator as a client would, with a key. */
export function createPartooCaller({ url, port }: Pick<Emulator, 'url' | 'port'>): PartooCaller {
  const call = async (method: string, path: string, body?: unknown, headers = {}): Promise<CallResult> => {
    const answer = await fetch(path.startsWith('http') ? path : url + path, {
      method,
      headers: {
        'x-APIKey': 'test-key',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: parse(text), headers: answer.headers };
  };

  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body) => call('PUT', path, body),
    delete: (path, body) => call('DELETE', path, body),
    control: (method, path, body) => call(method, `http://127.0.0.1:${port}/_emulator${path}`, body),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
