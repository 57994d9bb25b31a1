import { verify, type KeyObject } from 'node:crypto';

/** Lower case, as Node gives names of headers (partoo-api section 27). */
export const signatureHeader = 'x-partoo-signature-v1';

/** 64 bytes in base64. */
const form = /^[A-Za-z0-9+/]{86}==$/;

/**
 * Did the holder of the private key sign exactly these bytes? Ed25519 over the raw body, without hashing it first
 * (partoo-api section 27). Nothing else of the request is signed, so a delivery may be a repetition of an earlier one.
 */
export function isFromPartoo(body: Buffer, signature: unknown, publicKey: KeyObject): boolean {
  if (typeof signature !== 'string' || !form.test(signature)) return false;
  return verify(null, body, publicKey, Buffer.from(signature, 'base64'));
}
