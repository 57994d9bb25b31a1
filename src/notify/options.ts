import { z } from 'zod';
import { isThisMachine } from '../http/is-this-machine.ts';

/** One way to tell a person. */
export type ChannelConfig = HttpChannelConfig | EmailChannelConfig;

export interface HttpChannelConfig {
  /** `ping`: asked after each good run, so that a watch of somebody else's raises the alarm when it stays out. */
  readonly kind: 'webhook' | 'slack' | 'ping';
  /** Secret: whoever knows it can write there (R35). */
  readonly url: string;
}

export interface EmailChannelConfig {
  readonly kind: 'email';
  readonly to: readonly string[];
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise by STARTTLS. */
  readonly isTls: boolean;
  readonly user: string | null;
  /** Secret (R35). */
  readonly password: string | null;
}

const text = z.string().min(1);

const httpAddress = text.superRefine((address, context) => {
  const url = URL.canParse(address) ? new URL(address) : null;
  const hint = 'Write https://hooks.example.com/…, best as ${NAME}; http is for this machine only';
  const isGood =
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname)));
  if (!isGood) context.addIssue({ code: 'custom', message: 'must be an https:// address', params: { hint } });
});

const mailbox = text.regex(/^[^\s@]+@[^\s@]+$/, 'must be a mail address');

const smtp = text.transform((address, context): Pick<EmailChannelConfig, 'host' | 'port' | 'isTls'> => {
  const match = /^(smtps?):\/\/([\w.-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?\/?$/.exec(address);
  const isTls = match?.[1] === 'smtps';
  const port = Number(match?.[3] ?? (isTls ? 465 : 587));
  const host = match?.[2];
  if (host !== undefined && port > 0 && port <= 65_535) return { host: host.replace(/^\[(.*)\]$/, '$1'), port, isTls };
  const params = {
    hint: 'Write smtp://mail.example.com:587 or smtps://mail.example.com; user and password stand beside',
  };
  context.addIssue({ code: 'custom', message: 'must be the address of a mail server', params });
  return z.NEVER;
});

const email = z
  .strictObject({
    to: z.array(mailbox).min(1).describe('Who is told.'),
    from: mailbox.describe('Sender.'),
    smtp: smtp.describe('Mail server: smtp://host:587 (STARTTLS) or smtps://host (TLS from the start).'),
    user: text.optional().describe('Left out: no login.'),
    password: text.optional(),
  })
  .superRefine(({ user, password }, context) => {
    if ((user === undefined) !== (password === undefined))
      context.addIssue({ code: 'custom', message: 'needs user and password, or neither' });
  });

const channel = z
  .strictObject({
    webhook: httpAddress.optional().describe('POSTs JSON there: kind, title, text, alarms, installation, at.'),
    slack: httpAddress
      .optional()
      .describe('Incoming webhook of Slack, or of what understands the same (Mattermost, …).'),
    email: email.optional().describe('Mails over SMTP.'),
    ping: httpAddress.optional().describe('GETs this after each good run, so that its absence is noticed elsewhere.'),
  })
  .transform(({ webhook, slack, email: mail, ping }, context): ChannelConfig => {
    const http = Object.entries({ webhook, slack, ping }).flatMap(([kind, url]): readonly HttpChannelConfig[] =>
      url === undefined ? [] : [{ kind: kind as HttpChannelConfig['kind'], url }],
    );
    const [first, ...others] = [...http, ...(mail === undefined ? [] : [mailChannel(mail)])];
    if (first !== undefined && others.length === 0) return first;
    const params = { hint: 'Write one line for each: - slack: …' };
    context.addIssue({ code: 'custom', message: 'must be one of webhook, slack, email and ping', params });
    return z.NEVER;
  });

function mailChannel({ to, from, smtp: server, user, password }: z.output<typeof email>): EmailChannelConfig {
  return { kind: 'email', to, from, ...server, user: user ?? null, password: password ?? null };
}

/** `notify.channels`. */
export const channelsOption = z
  .array(channel)
  .default([])
  .describe('Who is told, and how: webhook, slack, email; ping for a watch on the watch.');
