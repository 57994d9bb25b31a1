/** Counted deliveries of a running daemon. */
export interface Deliveries {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly not_stored: number;
}

/** What an address answered; `status` null: it did not. */
export interface Probe {
  readonly status: number | null;
  readonly problem: string | null;
}

const probeMs = 10_000;

/** Knocks at an address with a delivery that nobody signed; nothing secret is sent, redirects are not followed. */
export async function probeAddress(url: string, signal: AbortSignal): Promise<Probe> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"unsigned"}',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(probeMs)]),
    });
    await answer.arrayBuffer();
    return { status: answer.status, problem: null };
  } catch (error) {
    return { status: null, problem: reasonOf(error) };
  }
}

/** Asks a daemon of this machine for its counts; null when none answers. */
export async function readDeliveries(
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Deliveries | null> {
  // What listens everywhere also listens here.
  const local = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const address = `http://${local.includes(':') ? `[${local}]` : local}:${String(port)}/metrics`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(probeMs)]) });
    return parseDeliveries(await answer.text());
  } catch {
    return null;
  }
}

/** Null where the text holds none of the counts: it is of some other program. */
export function parseDeliveries(text: string): Deliveries | null {
  const count = (result: keyof Deliveries): number | null => {
    const found = new RegExp(`^partoo_sync_webhook_deliveries_total\\{result="${result}"\\} (\\d+)`, 'mu').exec(
      text,
    )?.[1];
    return found === undefined ? null : Number(found);
  };
  const [accepted, duplicate, refused, notStored] = (['accepted', 'duplicate', 'refused', 'not_stored'] as const).map(
    count,
  );
  if (accepted == null || duplicate == null || refused == null || notStored == null) return null;
  return { accepted, duplicate, refused, not_stored: notStored };
}

/** The code of what lies beneath a failed fetch, as `ECONNREFUSED`; its own message says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.name === 'TimeoutError' ? 'no answer in 10 s' : error.message;
}
