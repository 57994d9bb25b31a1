import net, { type AddressInfo } from 'node:net';

export interface MailServer {
  readonly port: number;
  /** What clients said, line by line, logins decoded. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** As much of an SMTP server as one mail needs. `refuse`: how it answers a line instead. */
export async function startMailServer(
  refuse: (line: string) => string | null = () => null,
  offers: readonly string[] = ['AUTH PLAIN'],
): Promise<MailServer> {
  const heard: string[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    let isMail = false;
    let rest = '';
    const say = (text: string): boolean => socket.write(`${text}\r\n`);
    say('220 test');
    socket.setEncoding('utf8').on('data', (part: string) => {
      const lines = (rest + part).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) hear(line);
    });
    function hear(line: string): void {
      const login = /^AUTH PLAIN (.+)$/.exec(line)?.[1];
      heard.push(login === undefined ? line : `AUTH ${Buffer.from(login, 'base64').toString().split('\0').join(' ')}`);
      if (isMail && line !== '.') return;
      const refused = refuse(line);
      if (refused !== null) say(refused);
      else if (line.startsWith('EHLO'))
        say(['250-test', ...offers.map((offer) => `250-${offer}`), '250 8BITMIME'].join('\r\n'));
      else if (line === 'STARTTLS') say('502 not here');
      else if (line.startsWith('AUTH')) say('235 welcome');
      else if (line === 'DATA') say('354 go on');
      else say('250 ok');
      isMail = line === 'DATA' && refused === null;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
