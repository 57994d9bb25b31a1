import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/domain/errors.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const maxFileKb = 500;

/** Text files that are, or would be, committed. */
function repositoryFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\0').filter((name) => name !== '' && existsSync(root + name));
}

function read(name: string): string {
  return readFileSync(root + name, 'utf8');
}

/** `FILE:LINE: what` for every match, for a person to go there. */
function findInRepository(pattern: RegExp, isLookedAt: (name: string) => boolean): readonly string[] {
  return repositoryFiles()
    .filter(isLookedAt)
    .flatMap((name) =>
      read(name)
        .split('\n')
        .flatMap((line, at) => {
          const found = pattern.exec(line)?.[0];
          return found === undefined ? [] : [`${name}:${at + 1}: ${found}`];
        }),
    );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** This checkout, this home, and where homes and checkouts usually are. */
function machinePath(): RegExp {
  const own = [root, `${homedir()}/`].filter((path) => path.length > 2).map(escaped);
  return new RegExp(String.raw`${own.join('|')}|(?<![\w.~/-])/(?:Users|builds|home|root|work|workspace)/[\w.-]+`);
}

describe('the repository', () => {
  it('lists its files', () => {
    expect(repositoryFiles()).toEqual(expect.arrayContaining(['package.json', 'src/domain/errors.ts']));
  });

  it('locks versions and checksums, not the addresses that one machine loads packages from', () => {
    const lock = read('package-lock.json');

    expect(lock).toContain('"integrity"');
    expect(lock).not.toMatch(/"resolved": *"(?:https?|git|file)/);
  });

  it('locks the packages of every platform, without which `npm ci` refuses (npm run lock adds them)', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };

    const missing = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          packages[`node_modules/${name}`] === undefined && packages[`${at}/node_modules/${name}`] === undefined,
      ),
    );

    expect(missing).toEqual([]);
  });

  it('names no path of a machine', () => {
    const found = findInRepository(machinePath(), (name) => name !== 'package-lock.json');

    expect(found).toEqual([]);
  });

  it('names no package registry', () => {
    const configured = process.env['npm_config_registry'];
    const own = configured === undefined ? [] : [escaped(new URL(configured).host)];
    const pattern = [String.raw`\bregistry\.[\w-]+\.[a-z]{2,}\b`, String.raw`^\s*(?:@[\w-]+:)?registry\s*=`, ...own];

    const found = findInRepository(new RegExp(pattern.join('|')), () => true);

    expect(found).toEqual([]);
  });

  it('keeps local files to itself', () => {
    const found = repositoryFiles().filter((name) => /(?:^|\/)\.env|\.(?:db|sqlite|log|pem|key)$/.test(basename(name)));

    expect(found).toEqual([]);
  });

  it(`holds no file above ${maxFileKb} KB`, () => {
    const found = repositoryFiles().filter((name) => statSync(root + name).size > maxFileKb * 1024);

    expect(found).toEqual([]);
  });
});

describe('the changelog', () => {
  it('has what is not released yet on top', () => {
    const [first] = /^## .*$/m.exec(read('CHANGELOG.md')) ?? [];

    expect(first).toMatch(/^## \[?Unreleased\]?$/);
  });
});

describe('docs/operating.md', () => {
  it('explains every error', () => {
    const page = read('docs/operating.md');

    const unexplained = errorCodes.filter((code) => !new RegExp(String.raw`\b${code}\b`).test(page));

    expect(unexplained).toEqual([]);
  });

  it('explains no error that does not exist', () => {
    const areas = new Set(errorCodes.filter((code) => code.includes('_')).map((code) => code.split('_', 1)[0]));
    const known = new Set<string>(errorCodes);
    const named = read('docs/operating.md').match(/(?<=`)[A-Z]+_[A-Z_]+(?=`)/g) ?? [];

    const gone = named
      .filter((code) => areas.has(code.split('_', 1)[0]) && !known.has(code))
      // Settings of the environment, as PARTOO_API_KEY.
      .filter((code) => !/_(?:KEY|TOKEN|PASSWORD|URL|FILE)$/.test(code));

    expect(gone).toEqual([]);
  });
});
