import type { Delivery } from '../notify/notifier.ts';
import { wrap } from '../reports/wrap.ts';
import { exitCodes, type Command } from './context.ts';

/** Tells everybody under `notify.channels` that this is a test, asks every `ping`, and says how each answered. */
export const notifyTestCommand: Command<{ readonly isJson: boolean }> = async (context, { isJson }) => {
  const { config, notifier } = context.open();
  const message = {
    kind: 'test',
    title: 'This is a test',
    lines: [
      `partoo-sync ${config.notify.name} tells you here when it needs a person. Nothing has happened.`,
      'partoo-sync status says how it is.',
    ],
    alarms: [],
  } as const;
  const told = await notifier.tell(message, context.signal);
  const deliveries = [...told, ...(await notifier.ping(context.signal))];
  context.print(
    isJson ? `${JSON.stringify(deliveries, null, 2)}\n` : `${toLines(deliveries, context.width).join('\n')}\n`,
  );
  return deliveries.every(({ error }) => error === null) ? exitCodes.done : exitCodes.failed;
};

function toLines(deliveries: readonly Delivery[], width: number): readonly string[] {
  if (deliveries.length === 0) return ['Nobody is told: there is nothing under notify.channels.'];
  return deliveries.flatMap(({ channel, error }) => wrap([`${channel}: ${error ?? 'taken'}`], { width, hang: 2 }));
}
