import type { Channel, Undelivered } from './channel.ts';
import { subjectOf, type Message } from './message.ts';
import type { EmailChannelConfig } from './options.ts';

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/**
 * Creates the {@link Channel} over SMTP. A password leaves this machine encrypted or not at all; without one a server may do
 * without TLS, as relays within a company do, but a certificate that is shown is checked.
 */
export function createEmailChannel(
  { to, from, host, port, isTls, user, password }: EmailChannelConfig,
  { name, isThisMachine }: { readonly name: string; readonly isThisMachine: (host: string) => boolean },
): Channel {
  return {
    kind: 'email',
    description: `email ${to.join(', ')} by ${host}`,
    async send(message, signal): Promise<Undelivered | null> {
      if (message === null || signal.aborted) return null;
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host,
        port,
        secure: isTls,
        requireTLS: !isTls && password !== null && !isThisMachine(host),
        tls: { rejectUnauthorized: true },
        ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
        ...timeouts,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const close = (): void => {
        transport.close();
      };
      signal.addEventListener('abort', close, { once: true });
      try {
        const { rejected } = await transport.sendMail(mailOf(message));
        if (rejected.length === 0) return null;
        return { what: `refused ${rejected.map(String).join(', ')}`, isPassing: false };
      } catch (error) {
        return judge(error);
      } finally {
        signal.removeEventListener('abort', close);
        transport.close();
      }
    },
  };

  function mailOf(message: Message) {
    return {
      from,
      to: [...to],
      subject: subjectOf(name, message),
      text: `${[message.title, '', ...message.lines].join('\n')}\n`,
      // Nobody's "I am on holiday" comes back (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
  }
}

/** The library's error holds the whole conversation; what is told is its code and the server's answer. */
function judge(error: unknown): Undelivered {
  if (!(error instanceof Error)) throw error;
  const { code, response, responseCode } = error as Error & {
    readonly code?: string;
    readonly response?: string;
    readonly responseCode?: number;
  };
  const said = response === undefined ? '' : `: ${response.replaceAll(/\s+/gu, ' ').slice(0, 200)}`;
  return { what: `failed (${code ?? error.name})${said}`, isPassing: code !== 'EAUTH' && (responseCode ?? 400) < 500 };
}
