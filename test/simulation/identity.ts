import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { WriteDeps } from '../../src/sync/deps.ts';

/** What a run takes from its configuration to know whether it is the same as that of the run before. */
export type Identity = Pick<WriteDeps, 'target' | 'fingerprint' | 'mappingFingerprint'>;

/** As the product makes it of that file, so that a run of the simulation and a command of the same company know each other. */
export function identityOf(configFile: string, { clock, log, memory }: WriteDeps): Identity {
  const loaded = loadConfig(configFile, process.env);
  const app = createApp({ loaded, clock, log, scrub: (text) => text, random: () => 0.5 });
  try {
    const { target, fingerprint, mappingFingerprint } = app.runDeps(memory);
    return { target, fingerprint, mappingFingerprint };
  } finally {
    app.close();
  }
}
