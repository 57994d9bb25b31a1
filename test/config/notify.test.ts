import { describe, expect, it } from 'vitest';
import { minimal, mistakesOf, parse } from './sample.ts';

describe('the notify block', () => {
  it('is there with a name and a digest, and tells nobody, unless said otherwise', () => {
    const { notify } = parse(minimal).config;

    expect(notify).toEqual({ name: expect.stringMatching(/./) as string, digest: '0 8 * * 1', channels: [] });
  });

  it('lists channels of four kinds', () => {
    const { config } = parse(`${minimal}notify:
  name: acme
  digest: off
  channels:
    - webhook: https://alerts.example/a
    - slack: https://hooks.example/T0/B0
    - ping: http://127.0.0.1:9/uuid
    - email: { to: [a@b.example], from: c@b.example, smtp: "smtps://mail.example" }
    - email: { to: [a@b.example], from: c@b.example, smtp: "smtp://mail.example:25", user: u, password: hush }
`);

    expect(config.notify).toEqual({
      name: 'acme',
      digest: null,
      channels: [
        { kind: 'webhook', url: 'https://alerts.example/a' },
        { kind: 'slack', url: 'https://hooks.example/T0/B0' },
        { kind: 'ping', url: 'http://127.0.0.1:9/uuid' },
        {
          kind: 'email',
          to: ['a@b.example'],
          from: 'c@b.example',
          host: 'mail.example',
          port: 465,
          isTls: true,
          user: null,
          password: null,
        },
        {
          kind: 'email',
          to: ['a@b.example'],
          from: 'c@b.example',
          host: 'mail.example',
          port: 25,
          isTls: false,
          user: 'u',
          password: 'hush',
        },
      ],
    });
  });

  it('R35: addresses that whoever knows them can write to are secrets, and so is the password', () => {
    const { secrets } = parse(`${minimal}notify:
  channels:
    - slack: https://hooks.example/T0/B0
    - ping: https://ping.example/uuid
    - email: { to: [a@b.example], from: c@b.example, smtp: "smtp://mail.example", user: u, password: hush }
`);

    expect(secrets).toEqual(
      expect.arrayContaining(['https://hooks.example/T0/B0', 'https://ping.example/uuid', 'hush']),
    );
  });

  it.each([
    ['- slack: http://hooks.example/T0', 'slack: must be an https:// address'],
    ['- sms: "+33123456789"', 'sms: is not a setting'],
    ['- {}', 'must be one of webhook, slack, email and ping'],
    [
      '- { slack: "https://a.example/x", ping: "https://a.example/x" }',
      'must be one of webhook, slack, email and ping',
    ],
    ['- email: { to: [], from: a@b.example, smtp: "smtp://m" }', 'email.to: must'],
    ['- email: { to: [a b], from: a@b.example, smtp: "smtp://m" }', 'must be a mail address'],
    ['- email: { to: [a@b], from: a@b.example, smtp: "smtp://u:p@m" }', 'must be the address of a mail server'],
    ['- email: { to: [a@b], from: a@b.example, smtp: "smtp://m", user: u }', 'needs user and password, or neither'],
  ])('refuses %s', (entry, expected) => {
    const mistakes = mistakesOf(`${minimal}notify:\n  channels:\n    ${entry}\n`);

    expect(mistakes.join('\n')).toContain(expected);
    expect(mistakes.join('\n')).not.toContain('hooks.example/T0');
  });

  it('refuses a digest that is no schedule', () => {
    const mistakes = mistakesOf(`${minimal}notify: { digest: weekly }\n`);

    expect(mistakes[0]).toContain('notify.digest: must have 5 fields');
  });
});
