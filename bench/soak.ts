/**
 * Lets the built daemon live against the emulator while calls fail and both sides are edited, then lets all of it come to rest
 * and asks whether both sides agree. Prints a table; exits 1 when they do not.
 * Run: npm run soak [-- --minutes 30 --shops 40 --seed 1], npm run soak -- --kills 100, npm run soak -- --runs 10000
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './built.ts';
import { build } from './processes.ts';
import { soakDaemon } from './soak-daemon.ts';
import { soakKills } from './soak-kills.ts';
import { soakMemory } from './soak-memory.ts';
import { type Line, showTable } from './table.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    shops: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string' },
    runs: { type: 'string' },
    // Takes dist/ as it is: another soak may be living on it.
    built: { type: 'boolean', default: false },
  },
});
const [minutes, shops, seed] = [Number(values.minutes), Number(values.shops), Number(values.seed)];

function describeMachine(): string {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `partoo-sync ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `${String(cpus().length)} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory} GB`,
    `${new Date().toISOString().slice(0, 10)}, seed ${String(seed)}`,
  ].join('; ');
}

const startedAt = performance.now();
const tell = (step: string): void => {
  console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${step}`);
};

async function soak(folder: string): Promise<readonly Line[]> {
  if (values.kills !== undefined) return soakKills({ folder, shops, seed, kills: Number(values.kills), tell });
  if (values.runs !== undefined) return soakMemory({ folder, shops, runs: Number(values.runs), tell });
  return soakDaemon({ folder, shops, seed, minutes, tell });
}

const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-soak-'));
let isWell = false;
try {
  if (!values.built) {
    tell('building');
    await build();
  }
  const lines = await soak(folder);
  console.log(`${describeMachine()}\n\n${showTable(lines)}`);
  isWell = lines.every(({ aim }) => aim?.isMet !== false);
} finally {
  // What led to a bad end is kept for a look at it.
  if (isWell) rmSync(folder, { recursive: true, force: true });
  else console.error(`not in step; configuration, source, state and log are in ${folder}`);
}
process.exitCode = isWell ? 0 : 1;
