import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { EndedRun } from '../../src/daemon.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { Log } from '../../src/domain/ports/log.ts';
import { createScrub } from '../../src/http/scrub.ts';
import { startServing } from '../../src/serve.ts';
import type { EventBox } from '../../src/state/event-box.ts';
import { serverAt } from './config-file.ts';
import { startOnWire, type ServerWire } from './server-wire.ts';

export interface CompanyServerDeps {
  readonly configFile: string;
  /** Where its events go. */
  readonly events: EventBox;
  readonly clock: Clock;
  readonly log: Log;
}

/** The product's own server as the daemon starts it: health, metrics and webhooks, on a wire instead of a port. */
export interface CompanyServer extends ServerWire {
  noteRun(run: EndedRun): void;
  close(): Promise<void>;
}

/** Starts it as the configuration says. */
export async function openCompanyServer({ configFile, events, clock, log }: CompanyServerDeps): Promise<CompanyServer> {
  const loaded = loadConfig(configFile, process.env);
  const { server } = loaded.config;
  if (server === null) throw new Error(`${configFile} says nothing of a server`);
  const app = createApp({ loaded, clock, log, scrub: createScrub(loaded.secrets), random: () => 0.5 });
  const { started, wire } = await startOnWire(serverAt.host, () =>
    startServing(server, { app: { ...app, createEventBox: () => events }, clock, log }),
  );
  return {
    ...wire,
    noteRun: started.noteRun,
    async close() {
      await started.close();
      app.close();
    },
  };
}
