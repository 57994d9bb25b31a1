const byFirstBytes: readonly { bytes: readonly number[]; name: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a ZIP archive, as XLSX workbooks are' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], name: 'an old Office file, as XLS workbooks are' },
  { bytes: [0x1f, 0x8b], name: 'a gzip archive' },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], name: 'a PDF document' },
];

const byFirstText: readonly { pattern: RegExp; name: string }[] = [
  // What a web server, a proxy or a login page answers instead of the file (R2).
  { pattern: /^\s*<(!doctype|html)/i, name: 'an HTML page' },
  { pattern: /^\s*<\?xml/i, name: 'an XML document' },
  { pattern: /^\s*(\[\s*\{\s*["}]|\{\s*")/, name: 'JSON' },
];

/** What the bytes are that are surely no text table; null when they may be one. */
export function foreignBinary(head: Uint8Array): string | null {
  return byFirstBytes.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))?.name ?? null;
}

/** What the text is that is surely no CSV; null when it may be. */
export function foreignText(head: string): string | null {
  return byFirstText.find(({ pattern }) => pattern.test(head))?.name ?? null;
}
