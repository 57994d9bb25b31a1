// Who may import whom: a folder imports itself and domain/; src/*.ts introduces the folders to each other.
// scripts/boundaries.js runs this, and proves on planted files that every rule still fires.

const inFolder = (name) => `^src/${name}/`;
const optionsFile = '^src/(.+/|mapping/[\\w-]+-)options\\.ts$';
const appFile = '^src/[^/]+\\.ts$';

/** Every folder under src/, with what it may import besides itself and domain/. */
const alsoMayImport = {
  domain: [],
  config: [optionsFile],
  http: [],
  mapping: [],
  sources: [inFolder('http')],
  partoo: [inFolder('http')],
  state: [],
  sync: [],
  reports: [],
  schedule: [],
  setup: [],
  notify: [inFolder('http')],
  server: [],
  demo: [inFolder('reports'), inFolder('emulator')],
  cli: [appFile, inFolder('commands')],
  commands: [appFile, ...['config', 'mapping', 'sync', 'reports', 'emulator', 'demo', 'setup', 'notify'].map(inFolder)],
};

/** Every library of the product, with the one place that may import it. */
const homeOf = {
  chokidar: '^src/watch\\.ts$',
  'date-holidays': '^src/public-holidays\\.ts$',
  'better-sqlite3': '^src/(state|sources/sql)/',
  'cli-progress': inFolder('commands'),
  commander: '^src/cli(\\.ts$|/)',
  'csv-parse': inFolder('sources'),
  'fast-json-patch': inFolder('sync/plan'),
  fastify: '^src/(emulator|server)/',
  fflate: inFolder('sources/xlsx'),
  got: inFolder('http'),
  'jsonc-parser': inFolder('sources/json'),
  jsonata: inFolder('mapping'),
  kysely: '^src/(state|sources/sql)/',
  'libphonenumber-js': inFolder('domain/values'),
  opening_hours: inFolder('domain/values'),
  'node-cron': inFolder('schedule'),
  nodemailer: inFolder('notify'),
  mysql2: inFolder('sources/sql'),
  numfmt: inFolder('sources/xlsx'),
  'p-queue': inFolder('http'),
  pg: inFolder('sources/sql'),
  'pg-cursor': inFolder('sources/sql'),
  pino: '^src/log\\.ts$',
  'prom-client': inFolder('server'),
  re2js: inFolder('mapping'),
  saxes: inFolder('sources/xlsx'),
  udsv: inFolder('sources'),
  yaml: inFolder('config'),
  zod: `${inFolder('config')}|${optionsFile}`,
};

const folders = [...Object.keys(alsoMayImport), 'emulator'].join('|');
const pure = '^src/(domain|mapping|sync/plan|sync/guard|reports|setup)/';
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    error('no-circular', 'Files that need each other are one file, or miss a third.', {}, { circular: true }),
    error('unresolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),

    ...Object.entries(alsoMayImport).map(([name, extra]) =>
      error(
        `boundary-${name}`,
        `${name}/ imports itself, domain/ and what this file lists.`,
        { path: inFolder(name) },
        { path: '^src/', pathNot: [inFolder(name), inFolder('domain'), ...extra] },
      ),
    ),
    error(
      'boundary-emulator',
      "The stand-in knows Partoo's documents and nothing of the product, or it would repeat its mistakes.",
      { path: inFolder('emulator') },
      { path: '^src/', pathNot: inFolder('emulator') },
    ),
    error(
      'boundary-log',
      'log.ts is used by all and knows nobody.',
      { path: '^src/log\\.ts$' },
      { path: '^src/', pathNot: inFolder('domain') },
    ),
    error(
      'folder-without-rule',
      'A new folder under src/ needs a line in alsoMayImport.',
      { path: '^src/[^/]+/', pathNot: `^src/(${folders})/` },
      {},
    ),

    ...Object.entries(homeOf).map(([library, home]) =>
      error(
        `home-of-${library}`,
        `${library} stays in its one place, so that it can be replaced there.`,
        { path: '^src/', pathNot: home },
        { path: `(^|/)node_modules/(@types/)?${library}/` },
      ),
    ),
    error(
      'library-without-home',
      'A library needs a line in homeOf; a development dependency has no place in the product.',
      { path: '^src/' },
      { path: '(^|/)node_modules/', pathNot: `(^|/)node_modules/(@types/)?(${Object.keys(homeOf).join('|')})/` },
    ),

    error(
      'pure-no-builtins',
      'Deciding has no effects. To load a library only when it is needed is none.',
      { path: pure, pathNot: '^src/domain/values/opening-hours-library\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    error(
      'plan-before-execute',
      'Planning and guarding know nothing of what comes after.',
      { path: '^src/sync/(plan|guard)/' },
      { path: '^src/sync/(execute/|[^/]+\\.ts$)' },
    ),
    error(
      'src-not-to-test',
      'The product does not need its tests.',
      { path: '^src/' },
      { path: '^(test|bench|scripts)/' },
    ),
  ],
  options: {
    // Type-only imports count: a folder that knows another's types knows that folder.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
