import { expect, test } from 'vitest';

import { createLogger, silentLogger } from '#src/log.ts';

function collect(): { readonly lines: string[]; readonly destination: { write(line: string): void } } {
  const lines: string[] = [];
  return { lines, destination: { write: (line) => void lines.push(line) } };
}

test('a line is one JSON document with level, time and what it is about, also from a child', () => {
  const { lines, destination } = collect();
  createLogger('info', destination).child({ programId: 'p1' }).info({ calls: 3 }, 'synced');
  expect(lines).toHaveLength(1);
  const line: unknown = JSON.parse(lines[0] ?? '');
  expect(line).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    programId: 'p1',
    calls: 3,
    msg: 'synced',
  });
});

test('lines below the level are not written', () => {
  const { lines, destination } = collect();
  const log = createLogger('warn', destination);
  log.info('quiet');
  log.warn('loud');
  silentLogger().error('nothing');
  expect(lines).toHaveLength(1);
});

test('no secret reaches the log by a field that may hold one', () => {
  const { lines, destination } = collect();
  const log = createLogger('info', destination);
  const secret = 'pat-eu1-secret';
  log.info(
    {
      token: secret,
      accessToken: secret,
      refreshToken: secret,
      clientSecret: secret,
      secret,
      password: secret,
      authorization: secret,
    },
    'fields',
  );
  log.info({ headers: { authorization: secret, cookie: secret, 'x-hubspot-signature-v3': secret } }, 'headers');
  log.info(
    { req: { headers: { authorization: secret, cookie: secret, 'x-hubspot-signature-v3': secret } } },
    'request',
  );
  const error = Object.assign(new Error('refused'), { config: { headers: { Authorization: secret } } });
  log.child({ token: secret }).warn({ err: error }, 'error');
  expect(lines.join('')).not.toContain(secret);
  expect(lines).toHaveLength(4);
});
