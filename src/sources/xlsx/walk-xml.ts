import { SaxesParser } from 'saxes';

/** What is met on the way through an XML document; names without their prefix. */
export interface XmlVisitor {
  /** `end`: offset behind the tag. */
  open?(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tag: { readonly from: number; readonly end: number },
  ): void;
  text?(text: string): void;
  close?(name: string, end: number): void;
}

/** Walks through a whole document. @throws Error when it is no XML */
export function walkXml(xml: string, visitor: XmlVisitor): void {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const end = parser.position;
    visitor.open?.(localName(name), attributes, { from: xml.lastIndexOf('<', end - 1), end });
  });
  parser.on('text', (text) => visitor.text?.(text));
  parser.on('cdata', (text) => visitor.text?.(text));
  parser.on('closetag', ({ name }) => visitor.close?.(localName(name), parser.position));
  parser.write(xml).close();
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Text and attribute values as they stand in XML. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
