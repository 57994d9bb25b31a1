/** Is a host of a URL this machine itself? Only there nobody else can listen, so only there encryption is not needed. */
export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
