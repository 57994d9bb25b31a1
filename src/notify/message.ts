/** One thing that is told; plain sentences, for a person who knows nothing yet. */
export interface Message {
  readonly kind: 'blocked' | 'reminder' | 'recovered' | 'notice' | 'digest' | 'test';
  /** One line, without the name of the installation. */
  readonly title: string;
  /** A line each. */
  readonly lines: readonly string[];
  /** The states that it is about, for programs; may be empty. */
  readonly alarms: readonly { readonly key: string; readonly detail: string; readonly since: string }[];
}

/** What the JSON of a `webhook` channel says; a later version adds properties and takes none away. */
export interface WebhookBody extends Message {
  readonly version: 1;
  readonly installation: string;
  readonly text: string;
  readonly at: string;
}

/** The whole message in one text. */
export function textOf({ title, lines }: Message): string {
  return [title, ...lines].join('\n');
}

/** `[acme] Blocked: …`, on one line whatever the title holds. */
export function subjectOf(name: string, { title }: Pick<Message, 'title'>): string {
  return `[${name}] ${title}`.replaceAll(/\s+/gu, ' ');
}

/** As Slack wants it: its three special characters escaped, so that no text of a cell becomes a link or a call to everybody. */
export function slackText(name: string, { title, lines }: Pick<Message, 'title' | 'lines'>): string {
  const escape = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [`*${escape(subjectOf(name, { title }))}*`, ...lines.map(escape)].join('\n');
}
