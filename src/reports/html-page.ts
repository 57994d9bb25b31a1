import { escapeHtml } from './escape-html.ts';
import { pageStyle, pageStyleHash } from './html-page-style.ts';

/** A text of the page that a browser acts upon, and its SHA-256, base64. */
export interface Asset {
  readonly text: string;
  readonly hash: string;
}

export interface Page {
  readonly title: string;
  /** HTML in which everything that is not ours is escaped. */
  readonly body: string;
  /** Added to the style that all pages share. */
  readonly style?: Asset;
  readonly script?: Asset;
}

/**
 * One self-contained page: nothing is loaded from elsewhere, and its content security policy allows these styles and this
 * script by their hashes and nothing else, so that even a value that slipped through escaping could not run (R36).
 */
export function renderPage({ title, body, style, script }: Page): string {
  const styles: readonly Asset[] = [{ text: pageStyle, hash: pageStyleHash }, ...(style === undefined ? [] : [style])];
  const policy = [
    "default-src 'none'",
    `style-src ${styles.map(({ hash }) => `'sha256-${hash}'`).join(' ')}`,
    ...(script === undefined ? [] : [`script-src 'sha256-${script.hash}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
${styles.map(({ text }) => `<style>${text}</style>`).join('\n')}
</head>
<body>
${body}
${script === undefined ? '' : `<script>${script.text}</script>\n`}</body>
</html>
`;
}
