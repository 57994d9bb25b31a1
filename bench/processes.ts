import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { measuredFolder, measuredModules, measuringEnv, measuringFolder, measuringProcesses, root } from './built.ts';

/** Runs a file of this folder, as it was built if it measures, in a process of its own and answers the one message that it sends. */
export async function ask<Answer>(file: string, ...args: readonly string[]): Promise<Answer> {
  const isMeasured = measuringProcesses.includes(file);
  const path = isMeasured ? measuringFolder + file.replace(/\.ts$/, '.js') : `${root}bench/${file}`;
  const child = fork(path, args, { execArgv: [...process.execArgv], env: measuringEnv });
  const answer = await firstMessage<Answer>(child, file);
  await new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(null);
    else child.once('exit', resolve);
  });
  return answer;
}

/** A process that goes on until it is stopped. */
export interface Helper<Hello> {
  readonly hello: Hello;
  ask<Answer>(question: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a file of this folder that says hello and stays. */
export async function startHelper<Hello>(file: string, ...args: readonly string[]): Promise<Helper<Hello>> {
  const child = fork(`${root}bench/${file}`, args, { execArgv: ['--max-old-space-size=16384'] });
  const hello = await firstMessage<Hello>(child, file);
  return {
    hello,
    async ask<Answer>(question: string): Promise<Answer> {
      const answer = firstMessage<Answer>(child, file);
      child.send(question);
      return answer;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

function firstMessage<Answer>(child: ChildProcess, file: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`bench/${file} ended with ${String(code)} and said nothing`));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Answer);
    });
  });
}

/** Sends the one message of a measuring process. */
export function answer(message: unknown): void {
  process.send?.(message);
}

/** Builds the program that is measured, and those of its modules that are measured by themselves. */
export async function build(): Promise<void> {
  for (const args of [[], [`${measuredFolder}dist`, ...measuredModules]]) {
    const { status } = spawnSync(process.execPath, [`${root}scripts/build.js`, ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('the build failed');
  }
  const { rolldown } = await import('rolldown');
  const processes = await rolldown({
    cwd: root,
    input: Object.fromEntries(measuringProcesses.map((file) => [file.replace(/\.ts$/, ''), `${root}bench/${file}`])),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  });
  await processes.write({ dir: measuringFolder, format: 'esm' });
  await processes.close();
  // The program reads its version from there.
  copyFileSync(`${root}package.json`, `${measuredFolder}package.json`);
}
