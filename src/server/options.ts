import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const ownPaths = new Set(['/healthz', '/readyz', '/metrics']);

/** `127.0.0.1:8787`, `[::1]:8787`, `localhost:8787`. Port 0 takes any free port. Null when it is none of these. */
function parseListen(text: string): ListenAddress | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  return host === undefined || !(port <= 65_535) ? null : { host, port };
}

/** An Ed25519 public key, given as PEM or as the base64 DER within it, as PEM. Null when it is not one. */
function parsePublicKey(text: string): string | null {
  const trimmed = text.trim();
  try {
    const key = trimmed.startsWith('-----')
      ? createPublicKey(trimmed)
      : createPublicKey({ key: Buffer.from(trimmed, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key.export({ format: 'pem', type: 'spki' }).toString() : null;
  } catch {
    return null;
  }
}

const listen = z.string().transform((text, context): ListenAddress => {
  const address = parseListen(text);
  if (address !== null) return address;
  context.addIssue({ code: 'custom', message: 'must be an address and a port' });
  return z.NEVER;
});

const publicKey = z.string().transform((text, context): string => {
  const key = parsePublicKey(text);
  if (key !== null) return key;
  const params = { hint: 'Leave it out to use the key of the environment' };
  context.addIssue({ code: 'custom', message: 'must be an Ed25519 public key, as base64 DER or PEM', params });
  return z.NEVER;
});

const webhookPath = z
  .string()
  .regex(/^\/[^\s?#]*$/, 'must begin with / and hold no space, ? or #')
  .refine((path) => !ownPaths.has(path), { message: 'is a path of ours', params: { hint: 'Choose another path' } });

/** Partoo takes https addresses only (partoo-api section 27). */
const publicUrl = z.string().regex(/^https:\/\/[^\s/]+(\/\S*)?$/, 'must be an https:// address');

/** The `server` block: health, metrics and, when configured, webhooks. Loopback unless told otherwise (R37). */
export const serverOptions = z.strictObject({
  listen: listen
    .prefault('127.0.0.1:8787')
    .describe('Address and port for /healthz, /readyz, /metrics and the webhooks.'),
  webhooks: z
    .strictObject({
      path: webhookPath.default('/webhooks/partoo').describe('Where Partoo delivers; best with a secret part in it.'),
      public_url: publicUrl.optional().describe('What Partoo is told on registration.'),
      public_key: publicKey
        .optional()
        .describe("Overrides the environment's Ed25519 key that signs deliveries (base64 DER or PEM)."),
    })
    .optional()
    .describe('Left out: no webhooks; Partoo is only read on schedule.'),
});
