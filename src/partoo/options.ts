import { z } from 'zod';

export type Environment = 'production' | 'sandbox';

/** Where each environment's API answers (partoo-api section 1, the hosts marked current). */
export const baseUrls: Readonly<Record<Environment, string>> = {
  production: 'https://api.partoo.co/v2',
  sandbox: 'https://api.sandbox.partoo.co/v2',
};

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Is this the address of the machine itself? Only there may a request travel without TLS. */
function isLoopback(url: URL): boolean {
  return loopbackHost.test(url.hostname);
}

/** Null when the address may carry the key; otherwise what is wrong with it. The key must never travel in clear. */
function faultOfBaseUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'is not a web address';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must end with its path, without ? or #';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return null;
  return 'must begin with https:// so that the key does not travel in clear';
}

const baseUrl = z
  .string()
  .superRefine((text, context) => {
    const fault = faultOfBaseUrl(text);
    if (fault === null) return;
    const params = { hint: 'Only an address of this machine, such as http://127.0.0.1:4010/v2, may use http' };
    context.addIssue({ code: 'custom', message: fault, params });
  })
  .transform((text) => text.replace(/\/+$/, ''));

const countryCode = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters, such as FR')
  .transform((code) => code.toUpperCase());

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** `7d`, `12h`, `30m`, or 0; in milliseconds. */
const duration = z
  .union([
    z.literal(0),
    z.literal('0'),
    z.string().regex(/^\d{1,4}[dhm]$/, 'must be a time such as 7d, 12h or 30m, or 0'),
  ])
  .transform((text) => Number.parseInt(String(text), 10) * (unitMs[String(text).slice(-1)] ?? 0));

/** The `partoo` block. That exactly one key is given, and an environment or a base URL, is checked with the whole file. */
export const partooOptions = z.strictObject({
  environment: z
    .enum(['production', 'sandbox'])
    .optional()
    .describe('Picks the base URL and the webhook key. Required unless base_url is given.'),
  base_url: baseUrl.optional().describe("Overrides the environment's base URL."),
  api_key: z
    .string()
    .min(1)
    .optional()
    .describe('The API key, best as ${PARTOO_API_KEY} from the environment. Either this or api_key_file.'),
  api_key_file: z.string().min(1).optional().describe('A file that holds the API key and nothing else.'),
  org_id: z.int().min(1).optional().describe('Organization to work on; for keys of role PROVIDER only.'),
  requests_per_minute: z
    .int()
    .min(1)
    .max(100_000)
    .default(150)
    .describe("Our share of the organization's requests; Partoo allows 300 a minute unless agreed otherwise."),
  concurrency: z.int().min(1).max(100).default(4).describe('Requests under way at the same time.'),
  timeout_seconds: z.number().min(1).max(600).default(30).describe('How long one request may take.'),
  manage_groups: z
    .boolean()
    .default(false)
    .describe('May groups that fields.groups names, and sections, be created in Partoo?'),
  sub_resources: z
    .strictObject({
      refresh: duration
        .prefault('7d')
        .describe('After how long they are read again though nothing moved: 7d, 12h, 30m; 0 is in every full run.'),
    })
    .prefault({})
    .describe('What takes a call for each business to read: attributes, more hours, links, additional data, plans.'),
  scope: z
    .strictObject({
      groups: z.array(z.int().min(1)).min(1).optional().describe('Group ids: the business is in at least one.'),
      country: z.array(countryCode).min(1).optional().describe('Country codes of two letters.'),
    })
    .prefault({})
    .describe('Which businesses are ours to manage; all others are never touched. Left out: all of them.'),
});

/** The Ed25519 keys with which each environment signs its webhooks, as PEM (partoo-api section 27). */
export const webhookPublicKeys: Readonly<Record<Environment, string>> = {
  production: pem('MCowBQYDK2VwAyEA0G9ciHL6XZQXuWq6W4dFLvwNEPWgcdtQgEVlBIwZWBQ='),
  sandbox: pem('MCowBQYDK2VwAyEALsyvX2yVnG3ZKRIFfEvYk2nkzanoNgAqBSqdeNub4sM='),
};

function pem(base64: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
}
