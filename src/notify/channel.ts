import type { Message } from './message.ts';

/** One way to tell a person, ready to be used. */
export interface Channel {
  readonly kind: 'webhook' | 'slack' | 'email' | 'ping';
  /** `slack hooks.slack.com`: never the whole address, which is a secret. */
  readonly description: string;
  /** One try. Never rejects; null: it was taken. A `ping` takes no message. */
  send(message: Message | null, signal: AbortSignal): Promise<Undelivered | null>;
}

export interface Undelivered {
  /** Free of secrets. */
  readonly what: string;
  /** Would the same try have a fair chance in a moment? */
  readonly isPassing: boolean;
}
