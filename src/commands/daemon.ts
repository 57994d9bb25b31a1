import { createAnnouncer } from '../announce.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { runDaemon, type EndedRun, type Nudge } from '../daemon.ts';
import type { App } from '../app.ts';
import { installationOf } from '../next-run.ts';
import type { Serving } from '../serve.ts';
import { watchSource } from '../watch.ts';
import { exitCodes, type Command, type Context } from './context.ts';

const name = 'partoo-sync daemon';

/** An export that is being written is left to come to its end. */
const quietMs = 2_000;

/** Long-running: on its schedules, until SIGTERM. One daemon a state; the run lock is taken for each run. */
export const daemonCommand: Command<object> = async (context) => {
  const app = context.open();
  const instance = app.lockDaemon(name);
  try {
    const { clock, log, signal } = context;
    const open = (): ReturnType<typeof app.openForWriting> => openInTurn(app, context);
    const { schedule, source, joined } = app.config;
    const files = [source, ...joined.map((one) => one.source)].flatMap(filesOf);
    const announcer = createAnnouncer({
      open: app.openForDecisions,
      notifier: app.notifier,
      keyExpiry: app.keyExpiry,
      digest: app.digest,
      clock,
      log,
      isLasting: true,
      isAttended: false,
    });
    const serving = await serve(app, context);
    const watch: Nudge = { trigger: 'watch', start: (onNudge) => watchSource({ files, quietMs, log }, onNudge) };
    const nudges = [...(schedule.watch ? [watch] : []), ...(serving?.nudges ?? [])];
    try {
      const onRunEnded = async (ended: EndedRun): Promise<void> => {
        serving?.noteRun(ended);
        await announcer.noteRun({ ...ended, isNarrow: ended.trigger === 'webhook' }, signal);
      };
      const times = { ...schedule, installation: installationOf(app.config) };
      await runDaemon({ open, clock, log, nudges, onRunEnded, schedule: times }, signal);
    } finally {
      await serving?.close();
    }
    return exitCodes.done;
  } finally {
    instance.release();
  }
};

/** A run begins when few enough others are under way in this process. */
async function openInTurn(app: App, { turns, progress, signal }: Context): ReturnType<App['openForWriting']> {
  const endTurn = (await turns?.take(signal)) ?? (() => undefined);
  try {
    const { deps, close } = await app.openForWriting(name, progress);
    return {
      deps,
      close: () => {
        close();
        endTurn();
      },
    };
  } catch (error) {
    endTurn();
    throw error;
  }
}

/** Loaded only where something is to be served. */
async function serve(app: App, { clock, log }: Context): Promise<Serving | null> {
  const { server } = app.config;
  if (server === null) return null;
  const { startServing } = await import('../serve.ts');
  return startServing(server, { app, clock, log });
}

/** The files that a source is made of, patterns of them, or its URL; a database or an API has none. */
function filesOf(source: LoadedConfig['config']['source']): readonly string[] {
  return source.kind === 'sql' || source.kind === 'http' ? [] : [source.path].flat();
}
