import { z } from 'zod';
import { isThisMachine } from '../../http/is-this-machine.ts';

const text = z.string().min(1);

/** An address that credentials may be sent to: https, or of this machine. */
export const httpUrl = text.superRefine((address, context) => {
  const fault = faultOfUrl(address);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault.message, params: { hint: fault.hint } });
});

/** Why nothing may be asked at an address; null when it may. */
export function faultOfUrl(address: string): { readonly message: string; readonly hint: string } | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isHttp = url !== null && ['http:', 'https:'].includes(url.protocol);
  const hint = 'Write https://erp.example.com/api/stores; credentials belong under source.auth';
  if (!isHttp || url.username !== '' || url.password !== '') return { message: 'is no address of an API', hint };
  if (url.protocol === 'https:' || isThisMachine(url.hostname)) return null;
  return { message: 'must be https', hint: 'http is for this machine only' };
}

/** `auth` of whatever is asked by HTTP. */
export const authOptions = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bearer'), token: text.describe('Sent as Authorization: Bearer …') }),
  z.strictObject({ type: z.literal('basic'), user: text, password: z.string() }),
  z.strictObject({
    type: z.literal('api_key'),
    name: text.describe('Name of the header or parameter, such as X-API-Key.'),
    api_key: text,
    in: z.enum(['header', 'query']).default('header'),
  }),
  z.strictObject({
    type: z.literal('oauth2'),
    token_url: httpUrl.describe('Where client credentials are changed for a token; may be on another host.'),
    client_id: text,
    client_secret: text,
    scope: text.optional(),
    client_auth: z.enum(['basic', 'body']).default('basic').describe('How the client names itself.'),
  }),
]);

/** `auth` as configured. */
export type HttpAuth = z.output<typeof authOptions>;
