import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createCliWorlds } from '../support/cli-world.ts';

const createWorld = createCliWorlds();
const read = (name: string): string => readFileSync(name, 'utf8');
const dockerfile = read('deploy/Dockerfile');
const configuration = read('deploy/try/partoo-sync.yaml');

interface Service {
  readonly command: readonly string[];
  readonly volumes?: readonly string[];
}
const { services } = parse(read('deploy/compose.yaml')) as { services: Readonly<Record<'partoo' | 'sync', Service>> };

describe('the image', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gmu)].flatMap(([, names = '']) => names.split(' '));

  it('copies what is there, and what .dockerignore lets through', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));

    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((name) => !existsSync(name))).toEqual([]);
    expect(copied.filter((name) => !kept.some((one) => one === name || one.startsWith(`${name}/`)))).toEqual([]);
  });

  it('is not run by root, and asks for its health where the configuration to try listens', () => {
    const { server } = parse(configuration) as { server: { listen: string } };

    expect(dockerfile).toMatch(/^USER node$/mu);
    expect(dockerfile).toContain(`http://${server.listen}/healthz`);
  });
});

describe('compose.yaml', () => {
  it('starts commands that exist, with files that exist', async () => {
    const world = await createWorld();
    const help = (await world.run('--help')).stdout;

    for (const { command } of Object.values(services))
      expect(help).toMatch(new RegExp(`^ {2}${command[0] ?? ''} `, 'mu'));
    const mounted = (services.sync.volumes ?? []).flatMap((volume) => /^\.(\/[^:]+):/u.exec(volume)?.[1] ?? []);
    expect(mounted.map((path) => existsSync(`deploy${path}`))).toEqual([true, true]);
  });

  it('runs with a configuration that plans every shop of its file, with nothing held', async () => {
    const world = await createWorld();
    world.sourceText(read('deploy/try/data/shops.csv'));
    world.configText(
      configuration
        .replace('http://127.0.0.1:4010/v2', world.emulator.url)
        .replace('data/shops.csv', world.sourceFile)
        .replace('absent:', `state: { path: "${world.stateFile}" }\nabsent:`),
    );

    const checked = await world.run('check');
    const plan = await world.plan(3);

    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is wrong.') });
    expect(plan.summary).toMatchObject({ create: 5, held: 0 });
  });
});

describe('the unit of systemd', () => {
  it('starts the program where npm puts it, and lets it write where its state is', () => {
    const unit = read('deploy/partoo-sync.service');
    const { name, bin } = JSON.parse(read('package.json')) as { name: string; bin: Readonly<Record<string, string>> };
    const folder = /^WorkingDirectory=(.*)$/mu.exec(unit)?.[1] ?? '';

    expect(unit).toContain(`ExecStart=/usr/bin/node node_modules/${name}/${bin['partoo-sync'] ?? ''} daemon`);
    expect(unit).toContain(`ReadWritePaths=${folder}/state`);
  });
});
