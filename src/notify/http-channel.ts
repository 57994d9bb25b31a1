import type { Clock } from '../domain/ports/clock.ts';
import { createScrub } from '../http/scrub.ts';
import type { Sender } from '../http/sender.ts';
import type { Channel, Undelivered } from './channel.ts';
import { slackText, textOf, type Message, type WebhookBody } from './message.ts';
import type { HttpChannelConfig } from './options.ts';

const timeoutMs = 10_000;

/** An answer is not read beyond its status; whoever sends more is not waited for. */
const maxBytes = 1024 * 1024;

/** Creates the {@link Channel} to an address. Redirects are not followed, certificates always checked (R36). */
export function createHttpChannel(
  { kind, url }: HttpChannelConfig,
  { name, clock }: { readonly name: string; readonly clock: Clock },
): Channel {
  const { origin, host, pathname, search } = new URL(url);
  let loading: Promise<Sender> | null = null;
  const sender = (): Promise<Sender> =>
    (loading ??= import('../http/sender.ts').then(({ createSender }) =>
      createSender(
        // Slack answers "ok", a watch anything at all: the status says enough.
        { baseUrl: origin, headers: {}, timeoutMs, clock, maxBytes, parseJson: (text) => text },
        createScrub([url, pathname + search, ...(pathname.length > 1 ? [pathname] : [])]),
      ),
    ));

  return {
    kind,
    description: `${kind} ${host}`,
    async send(message, signal): Promise<Undelivered | null> {
      const json = message === null ? undefined : bodyOf(message);
      const attempt = await (await sender()).once({
        method: json === undefined ? 'GET' : 'POST',
        path: pathname + search,
        repeat: 'never',
        signal,
        ...(json === undefined ? {} : { json }),
      });
      if (attempt.kind === 'failure') return { what: attempt.what, isPassing: attempt.isPassing };
      const { status, body } = attempt.answer;
      if (status < 300) return null;
      const said = typeof body === 'string' && body !== '' ? `: ${body.slice(0, 200)}` : '';
      return { what: `answered ${String(status)}${said}`, isPassing: false };
    },
  };

  function bodyOf(message: Message): WebhookBody | { readonly text: string } {
    if (kind === 'slack') return { text: slackText(name, message) };
    const at = new Date(clock.now()).toISOString();
    return { version: 1, installation: name, ...message, text: textOf(message), at };
  }
}
