import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { isThisMachine } from '../http/is-this-machine.ts';
import type { Channel, Undelivered } from './channel.ts';
import { createEmailChannel } from './email-channel.ts';
import { createHttpChannel } from './http-channel.ts';
import type { Message } from './message.ts';
import type { ChannelConfig } from './options.ts';

/** What became of a message on one channel. */
export interface Delivery {
  /** `slack hooks.slack.com` */
  readonly channel: string;
  /** Why it was not taken; null: it was. Free of secrets. */
  readonly error: string | null;
}

/** Everybody who is told. Nothing of it ever rejects: not being heard must not stop the work. */
export interface Notifier {
  /** Whether anybody hears messages at all. */
  readonly hasListeners: boolean;
  /** To every channel but pings, all at once. */
  tell(message: Message, signal: AbortSignal): Promise<readonly Delivery[]>;
  /** A good run has ended. */
  ping(signal: AbortSignal): Promise<readonly Delivery[]>;
}

/** Between tries of what may pass by itself. */
const waitsMs = [2_000, 10_000];

export interface NotifierDeps {
  /** Of this installation. */
  readonly name: string;
  readonly channels: readonly ChannelConfig[];
  readonly clock: Clock;
  readonly log: Log;
  /** Over everything that leaves (R35). */
  readonly scrub: (text: string) => string;
}

/** Creates the {@link Notifier}; libraries are loaded with the first message. */
export function createNotifier({ name, channels: configured, clock, log, scrub }: NotifierDeps): Notifier {
  const channels = configured.map(
    (config): Channel =>
      config.kind === 'email'
        ? createEmailChannel(config, { name, isThisMachine })
        : createHttpChannel(config, { name, clock }),
  );
  const listeners = channels.filter(({ kind }) => kind !== 'ping');
  const pings = channels.filter(({ kind }) => kind === 'ping');

  async function deliver(channel: Channel, message: Message | null, signal: AbortSignal): Promise<Delivery> {
    const failed = await tryInTurn(channel, message, signal);
    if (failed === null) return { channel: channel.description, error: null };
    const error = scrub(failed.what);
    log.warn({ channel: channel.description, error, kind: message?.kind ?? 'ping' }, 'could not notify');
    return { channel: channel.description, error };
  }

  async function tryInTurn(
    channel: Channel,
    message: Message | null,
    signal: AbortSignal,
  ): Promise<Undelivered | null> {
    for (const waitMs of waitsMs) {
      const failed = await channel.send(message, signal);
      if (failed === null || !failed.isPassing || signal.aborted) return failed;
      const isStopped = await clock.sleep(waitMs, signal).then(
        () => false,
        () => true,
      );
      if (isStopped) return failed;
    }
    return channel.send(message, signal);
  }

  return {
    hasListeners: listeners.length > 0,
    tell(message, signal) {
      const clean = scrubbed(message, scrub);
      return Promise.all(listeners.map((channel) => deliver(channel, clean, signal)));
    },
    ping: (signal) => Promise.all(pings.map((channel) => deliver(channel, null, signal))),
  };
}

function scrubbed({ kind, title, lines, alarms }: Message, scrub: (text: string) => string): Message {
  return {
    kind,
    title: scrub(title),
    lines: lines.map(scrub),
    alarms: alarms.map(({ key, detail, since }) => ({ key, detail: scrub(detail), since })),
  };
}
