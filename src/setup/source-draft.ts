/** A source as the configuration will name it, without its key: secrets as `${NAME}`, their values apart. */
export interface SourceDraft {
  /** For messages, without credentials: `https://erp.example.com/api/stores`. */
  readonly shown: string;
  /** The `source` block, in order. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Values of the variables that `settings` names, where the argument held them (R35). */
  readonly secrets: Readonly<Record<string, string>>;
  /** What a person should check, by setting. */
  readonly doubts: Readonly<Record<string, string>>;
}

/** The environment variables that a drafted source may name. */
export const secretNames = {
  password: 'SOURCE_PASSWORD',
  token: 'SOURCE_TOKEN',
  apiKey: 'SOURCE_API_KEY',
  user: 'SOURCE_USER',
} as const;

const kinds: Readonly<Record<string, string>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  json: 'json',
  ndjson: 'json',
  geojson: 'json',
  xlsx: 'xlsx',
};

/** Endings of files that can be looked at, with their point. */
export const knownEndings = Object.keys(kinds).map((name) => `.${name}`);

/** Parameters that are a key, and not a question. */
const secretParameter =
  /^(?:api[-_]?key|key|token|access[-_]?token|auth(?:[-_]?token)?|secret|sig(?:nature)?|password)$/iu;

type Environment = Readonly<Record<string, string | undefined>>;

/** What kind of place an argument names; null for a file, or a pattern, of no known ending. */
export function placeKind(argument: string): 'file' | 'url' | 'database' | null {
  if (/^https?:\/\//iu.test(argument)) return 'url';
  if (/^(?:sqlite|postgres|postgresql|mysql|mariadb):/iu.test(argument)) return 'database';
  return kindOfFile(argument) === null ? null : 'file';
}

/** Of a file that gzip packed it is that of its content; workbooks are packed already, and are not read so. */
export function kindOfFile(path: string): string | null {
  const [, ending = '', packed] = /\.([a-z]+)(\.gz)?$/iu.exec(path) ?? [];
  const extension = ending.toLowerCase();
  const kind = Object.hasOwn(kinds, extension) ? (kinds[extension] ?? null) : null;
  return packed !== undefined && kind === 'xlsx' ? null : kind;
}

/** A file on the disk, or all files of a folder whose names fit. @param kind of all of them */
export function draftFile(path: string, kind = kindOfFile(path)): SourceDraft {
  return { shown: path, settings: { kind, path }, secrets: {}, doubts: {} };
}

/**
 * A JSON API, or a JSON, CSV or XLSX file behind a URL, told apart by the ending of its path. Credentials are taken out of the URL; without any there, those of the environment
 * are named: a token, else user and password, else a key.
 *
 * @param url that can be parsed
 */
export function draftUrl(url: string, env: Environment): SourceDraft {
  const place = new URL(url);
  const { username, password } = place;
  place.username = '';
  place.password = '';
  const keyName = [...place.searchParams.keys()].find((name) => secretParameter.test(name));
  const key = keyName === undefined ? null : place.searchParams.get(keyName);
  if (keyName !== undefined) place.searchParams.delete(keyName);
  const [auth, secrets] = ((): readonly [object | null, Readonly<Record<string, string>>] => {
    if (username !== '' || password !== '') {
      const user = decodeURIComponent(username);
      const basic = { type: 'basic', user, password: variable(secretNames.password) };
      return [basic, { [secretNames.password]: decodeURIComponent(password) }];
    }
    if (keyName !== undefined) {
      const inQuery = { type: 'api_key', name: keyName, api_key: variable(secretNames.apiKey), in: 'query' };
      return [inQuery, { [secretNames.apiKey]: key ?? '' }];
    }
    return [authOf(env), {}];
  })();
  const bare = place.href;
  const table = kindOfFile(place.pathname);
  const named = table === 'csv' || table === 'xlsx' ? { kind: table, path: bare } : { kind: 'http', url: bare };
  return {
    shown: bare,
    settings: { ...named, ...(auth === null ? {} : { auth }) },
    secrets,
    doubts: {},
  };
}

function authOf(env: Environment): object | null {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (isSet(secretNames.token)) return { type: 'bearer', token: variable(secretNames.token) };
  if (isSet(secretNames.user) && isSet(secretNames.password))
    return { type: 'basic', user: variable(secretNames.user), password: variable(secretNames.password) };
  if (isSet(secretNames.apiKey)) return { type: 'api_key', name: 'X-API-Key', api_key: variable(secretNames.apiKey) };
  return null;
}

/** A database; what is asked of it is said by the caller. User and password are taken out of the URL. */
export function draftDatabase(url: string, query: string, env: Environment): SourceDraft {
  const found = /^([a-z]+:\/\/)([^/?#@]*)@(.*)$/iu.exec(url);
  const bare = found === null ? url : `${found[1] ?? ''}${found[3] ?? ''}`;
  const [user = '', ...rest] = (found?.[2] ?? '').split(':');
  const password = decodeURIComponent(rest.join(':'));
  const needsPassword = password !== '' || (user !== '' && (env[secretNames.password] ?? '') !== '');
  return {
    shown: bare,
    settings: {
      ...{ kind: 'sql', url: bare },
      ...(user === '' ? {} : { user: decodeURIComponent(user) }),
      ...(needsPassword ? { password: variable(secretNames.password) } : {}),
      query,
    },
    secrets: password === '' ? {} : { [secretNames.password]: password },
    doubts: {},
  };
}

function variable(name: string): string {
  return `\${${name}}`;
}
