import { cleanText } from './clean-text.ts';

const special = /[\\`*_{}[\]()#+!|~$^-]/g;
/** Invisible; keeps `@team` and `#12` from calling people and issues, which Git hosts look for after rendering. */
const wordJoiner = '\u2060';

/**
 * The text as Markdown that shows exactly this and does nothing: on one line, no markup, HTML, link, table or mention.
 * Fits any inline place, table cells included.
 */
export function escapeMarkdown(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(special, '\\$&')
    .replace(/\b(www|mailto|xmpp)(?=[.:])/gi, `$1${wordJoiner}`)
    .replace(/(^|\W)@(?=\w)/g, `$1@${wordJoiner}`)
    .replace(/#(?=\d)/g, `#${wordJoiner}`)
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}
