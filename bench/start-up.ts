import { spawnSync } from 'node:child_process';
import { root } from './built.ts';
import { median } from './median.ts';

/** Medians of the time until the process has ended, in ms. */
export interface StartUpFigures {
  readonly bareNode: number;
  readonly version: number;
  readonly status: number;
}

/** Starts processes in turn, so that whatever else the machine does falls on all of them. */
export function benchStartUp(configFile: string, rounds: number): StartUpFigures {
  const program = `${root}bin/partoo-sync.js`;
  const commands = {
    bareNode: ['-e', '0'],
    version: [program, '--version'],
    status: [program, 'status', '--json', '-c', configFile],
  } as const;
  const times = { bareNode: [] as number[], version: [] as number[], status: [] as number[] };
  for (let round = -1; round < rounds; round += 1) {
    for (const name of ['bareNode', 'version', 'status'] as const) {
      const startedAt = performance.now();
      const { status, stderr } = spawnSync(process.execPath, commands[name], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${commands[name].join(' ')} ended with ${String(status)}: ${stderr}`);
      if (round >= 0) times[name].push(performance.now() - startedAt);
    }
  }
  return { bareNode: median(times.bareNode), version: median(times.version), status: median(times.status) };
}
