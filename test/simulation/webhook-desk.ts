import { generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import type { EndedRun } from '../../src/daemon.ts';
import { signatureHeader } from '../../src/server/is-from-partoo.ts';
import type { DeliveryResult } from '../../src/server/receive-webhook.ts';
import type { EventBox } from '../../src/state/event-box.ts';
import type { CompanyServer } from './company-server.ts';
import { serverAt } from './config-file.ts';
import { brokenByAnswer } from './promises-of-server.ts';
import type { Answer, Request } from './server-wire.ts';

export interface DeskDeps {
  readonly events: EventBox;
  /** Starts the server that puts events into that box; called with the first request. */
  readonly open: (events: EventBox) => Promise<CompanyServer>;
  /** Could not be stored: Partoo sends it again. */
  readonly onAgain: (business: string) => void;
}

export interface WebhookDesk {
  /** @param number of the event: the same one again is the same delivery */
  deliver(business: string, number: number, from: 'partoo' | 'stranger'): void;
  /** Asks the server for one of its own pages. */
  ask(path: string): Promise<Answer>;
  /** Resolves when every delivery was answered. */
  answered(): Promise<void>;
  /** Is anything under way to the server? */
  readonly isBusy: boolean;
  /** What became of all deliveries that came as far as that. */
  readonly results: ReadonlyMap<DeliveryResult, number>;
  /** A run of the daemon of which the server is a part. */
  noteRun(run: EndedRun): void;
  /** The first request that was not answered as it should have been. */
  readonly misheard: string | null;
  close(): Promise<void>;
}

const partoo = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

/** The key that verifies what Partoo signs; PEM. */
export const publicKey = partoo.publicKey.export({ format: 'pem', type: 'spki' }).toString();

interface Strange {
  readonly what: string;
  readonly status: number;
  /** Does it come as far as the signature? */
  readonly isRefused?: true;
  /** A text: bytes that are no HTTP. */
  request(body: Buffer): Request | string;
}

const post = (body: Buffer, headers: Readonly<Record<string, string>> = {}, path: string = serverAt.path): Request => ({
  ...{ method: 'POST', path, headers, body },
});
const signedBy = (key: KeyObject, body: Buffer): Readonly<Record<string, string>> => ({
  [signatureHeader]: sign(null, body, key).toString('base64'),
});

/** What strangers send; the server says nothing but one word to it. */
const strange: readonly Strange[] = [
  {
    ...{ what: 'signed by somebody else', status: 401, isRefused: true },
    request: (body) => post(body, signedBy(stranger.privateKey, body)),
  },
  { what: 'not signed', status: 401, isRefused: true, request: (body) => post(body) },
  {
    ...{ what: 'signed for another body', status: 401, isRefused: true },
    request: (body) => post(body, signedBy(partoo.privateKey, Buffer.from('{}'))),
  },
  {
    ...{ what: 'a signature that is none', status: 401, isRefused: true },
    request: (body) => post(body, { [signatureHeader]: 'x'.repeat(4000) }),
  },
  {
    ...{ what: 'another path', status: 404 },
    request: (body) => post(body, signedBy(partoo.privateKey, body), `${serverAt.path}/..`),
  },
  { what: 'a path that is no path', status: 404, request: (body) => post(body, {}, '/%ff%') },
  { what: 'another method', status: 405, request: () => ({ method: 'GET', path: serverAt.path }) },
  { what: 'a page that is read only', status: 405, request: (body) => post(body, {}, '/metrics') },
  {
    ...{ what: 'more than a megabyte', status: 413 },
    request() {
      const body = Buffer.alloc(1024 * 1024 + 1, ' ');
      return post(body, signedBy(partoo.privateKey, body));
    },
  },
  { what: 'no HTTP', status: 400, request: () => 'EHLO partoo\r\n\r\n' },
];
/** To what is no HTTP. */
const curt = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** What Partoo sends, signed, and what strangers send, at the product's own server. */
export function createWebhookDesk({ events, open, onAgain }: DeskDeps): WebhookDesk {
  const known = new Set<number>();
  const underWay = new Set<Promise<void>>();
  const results = new Map<DeliveryResult, number>();
  /** By id: was it new, of every delivery that was stored and is not answered yet? In their order. */
  const stored = new Map<string, boolean[]>();
  let misheard: string | null = null;
  let server: Promise<CompanyServer> | null = null;

  const box: EventBox = {
    async record(event) {
      const isNew = await events.record(event);
      stored.set(event.id, [...(stored.get(event.id) ?? []), isNew]);
      return isNew;
    },
    close: () => undefined,
  };
  const started = (): Promise<CompanyServer> => (server ??= open(box));
  const count = (result: DeliveryResult): void => {
    results.set(result, (results.get(result) ?? 0) + 1);
  };

  async function deliverEvent(body: Buffer, business: string, number: number): Promise<void> {
    const expected = known.has(number) ? 'duplicate' : 'accepted';
    known.add(number);
    const answer = await (await started()).ask(post(body, signedBy(partoo.privateKey, body)));
    if (answer.status === 503) {
      count('not_stored');
      known.delete(number);
      onAgain(business);
      return;
    }
    misheard ??= brokenByAnswer(`an event of ${business}`, answer, 200);
    const result = stored.get(hash('sha256', body, 'hex'))?.shift() === true ? 'accepted' : 'duplicate';
    count(result);
    if (result !== expected) misheard ??= `webhook: ${result} instead of ${expected}: ${body.toString()}`;
  }

  async function deliverStrange(body: Buffer, { what, status, isRefused, request }: Strange): Promise<void> {
    const { ask, send } = await started();
    const asked = request(body);
    if (typeof asked === 'string') {
      const answer = await send(asked);
      if (answer !== curt) misheard ??= `webhook: ${what} was told ${answer}`;
      return;
    }
    misheard ??= brokenByAnswer(what, await ask(asked), status);
    if (isRefused === true) count('refused');
    if (stored.has(hash('sha256', body, 'hex'))) misheard ??= `webhook: stored, though it was ${what}`;
  }

  function track(delivery: Promise<void>): void {
    const answered = delivery.catch((error: unknown) => {
      misheard ??= `webhook: not answered: ${String(error)}`;
    });
    underWay.add(answered);
    void answered.then(() => underWay.delete(answered));
  }

  return {
    results,
    deliver(business, number, from) {
      const payload = { business: { id: business }, number, from };
      const body = Buffer.from(JSON.stringify({ type: 'business_updated', payload }));
      const some = strange[number % strange.length];
      if (from === 'partoo') track(deliverEvent(body, business, number));
      else if (some !== undefined) track(deliverStrange(body, some));
    },
    async ask(path) {
      return (await started()).ask({ method: 'GET', path });
    },
    async answered() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    get isBusy() {
      return underWay.size > 0;
    },
    noteRun(run) {
      void server?.then((one) => {
        one.noteRun(run);
      });
    },
    get misheard() {
      return misheard;
    },
    async close() {
      await (await server)?.close();
    },
  };
}
