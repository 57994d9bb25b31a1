import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { createAnnouncer } from '../announce.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { runDaemon, type EndedRun, type Nudge } from '../daemon.ts';
import type { App } from '../app.ts';
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
    const open = (): ReturnType<typeof app.openForWriting> => app.openForWriting(name, context.progress);
    const { clock, log, signal } = context;
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

/** Loaded only where something is to be served. */
async function serve(app: App, { clock, log }: Context): Promise<Serving | null> {
  const { server } = app.config;
  if (server === null) return null;
  const { startServing } = await import('../serve.ts');
  return startServing(server, { app, clock, log });
}

/** What tells this installation from others, and stays when it starts anew; no two on one machine share a state. */
function installationOf({ state, partoo }: LoadedConfig['config']): readonly string[] {
  return [hostname(), resolve(state.path), partoo.baseUrl, String(partoo.orgId)];
}

/** The files that a source is made of, patterns of them, or its URL; a database or an API has none. */
function filesOf(source: LoadedConfig['config']['source']): readonly string[] {
  return source.kind === 'sql' || source.kind === 'http' ? [] : [source.path].flat();
}
